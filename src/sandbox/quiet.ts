/** When nothing is going on any more: what a fast-forward to calm waits for. */
import { Node } from '../kube-api/kinds/node.ts';
import type { Sandbox } from './sandbox.ts';
import { nodeStatus } from './scene/project-node.ts';

/** Heartbeats come every ten seconds: without a write for this long, nothing is going on. */
const QUIET_MS = 4000;

/** A condition, to be asked after every timer, that holds once nothing but heartbeats has been written for a while. */
export function untilQuiet(sandbox: Sandbox): () => boolean {
  const { clock, mirror } = sandbox;
  let quietSinceMs = clock.nowMs;
  let version = mirror.version;
  return () => {
    if (mirror.version !== version) {
      version = mirror.version;
      quietSinceMs = clock.nowMs;
    }
    return clock.nowMs - quietSinceMs > QUIET_MS && !isSilenceUnnoticed(sandbox);
  };
}

/** Whether a machine without power is still held for Ready: much is about to happen, however quiet it is. */
function isSilenceUnnoticed({ mirror, nodes }: Sandbox): boolean {
  for (const node of mirror.list(Node)) {
    const isReady = nodeStatus(node).startsWith('Ready');
    if (isReady && nodes.powerOf(node.metadata.name ?? '') === 'off') return true;
  }
  return false;
}
