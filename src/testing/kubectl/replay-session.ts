/** Plays a recorded session again: the same commands, by the real kubectl, at the same virtual times, in a world of ours. */
import { resolve } from 'node:path';
import { KubectlWorld } from './kubectl-world.ts';
import { Matching } from './matched-output.ts';
import { commandsOf, otherNamespaces, type RecordedCommand, type RecordedSession } from './recorded-session.ts';
import { sessionFiles } from './session-files.ts';

export interface ReplayedCommand {
  readonly recorded: RecordedCommand;
  /** What differs: exit code, output or error output; empty when nothing does. */
  readonly differences: readonly string[];
}

const CORPUS = resolve('../shared/corpus/manifests');
/** Time that a command may be hurried on beyond what it took on the real cluster. */
const SLACK_MS = 30_000;
const HOUR_MS = 3_600_000;
const RECORDED_ADDRESS = 'https://127.0.0.1:6443';

/** Replays all commands; what one leaves behind is there for the next, as it was when they were recorded. */
export async function replaySession(session: RecordedSession, kubectl: string): Promise<readonly ReplayedCommand[]> {
  const commands = commandsOf(session);
  const span = Math.max(...commands.map(({ t, ms }) => t + ms));
  const world = await KubectlWorld.start({
    kubectl,
    namespace: session.namespace,
    // kubectl reckons some ages by the host's clock: the world lies in its past
    startAtMs: Date.now() - span - HOUR_MS,
    env: {
      M: CORPUS,
      W: `${CORPUS}/kubernetes__website/content/en/examples`,
      L: `${CORPUS}/luksa__kubernetes-in-action`,
    },
  });
  try {
    for (const [path, content] of Object.entries(sessionFiles(session.name))) world.write(path, content);
    world.pull(imagesPresent(session));
    await world.run(`kubectl create namespace ${session.namespace}`);
    world.advance(1000);
    const startMs = world.nowMs;
    const matching = new Matching();
    const others = new Set([...otherNamespaces(session), 'openshift-service-ca.crt']);
    // other sessions ran on the recording cluster at the same time, and so did its distribution's own parts
    const theirs = (text: string) =>
      text.replace(/^\S+.*\n/gm, (line) => (others.has(/^\S*/.exec(line)?.[0] ?? '') ? '' : line));
    const results: ReplayedCommand[] = [];
    for (const recorded of commands) {
      world.advance(startMs + recorded.t - world.nowMs);
      const result = await world.run(recorded.cmd, { mostVirtualMs: recorded.ms + SLACK_MS });
      const ours = (text: string) => text.replaceAll(world.address, RECORDED_ADDRESS);
      const differences = [
        ...(result.code === recorded.rc ? [] : [`exit code ${recorded.rc} there, ${result.code} here`]),
        ...[matching.difference(theirs(recorded.stdout), ours(result.stdout), isOrdered(recorded.cmd))].filter(
          (text) => text !== undefined,
        ),
        ...[matching.difference(theirs(recorded.stderr), ours(result.stderr))].filter((text) => text !== undefined),
      ];
      results.push({ recorded, differences });
    }
    return results;
  } finally {
    await world.stop();
  }
}

/** Lists of events and of pods come in the order of their names, whose endings are drawn. */
function isOrdered(command: string): boolean {
  return !/kubectl get .*\b(?:events?|ev|pods?|po|all)\b/.test(command) || /-o (?:yaml|json)\b/.test(command);
}

/** The images that the recording cluster's nodes had before the session began. */
function imagesPresent(session: RecordedSession): readonly string[] {
  const output = commandsOf(session)
    .map(({ stdout }) => stdout)
    .join('\n');
  const pulled = new Set([...output.matchAll(/Pulling image "([^"]+)"/g)].map(([, image]) => image));
  const present = [...output.matchAll(/Container image "([^"]+)" already present/g)].map(([, image = '']) => image);
  return [...new Set(present)].filter((image) => !pulled.has(image));
}
