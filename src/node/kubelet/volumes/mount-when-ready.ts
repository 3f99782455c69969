/**
 * Waits until a pod's volumes are ready (kubernetes/pkg/kubelet/volumemanager WaitForAttachAndMount; retries as
 * pkg/util/goroutinemap/exponentialbackoff): each failure is told in an event and tried again later, twice as long each time.
 */
import type { Pod } from '../../../kube-api/generated/types.gen.ts';
import type { KubeletContext } from '../kubelet-context.ts';
import { followSources, MountError, mountVolumes, type PodVolumes, type VolumeSources } from './pod-volumes.ts';

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 122_000;
/** After so long the pod worker gives up for this time (podAttachAndMountTimeout). */
const PATIENCE_MS = 123_000;
const FOREGROUND = { background: false };

/** Calls `done` once with the volumes, or without them when that took too long. Answers how to give up. */
export function mountWhenReady(
  context: KubeletContext,
  pod: Pod,
  done: (volumes: PodVolumes | undefined) => void,
): () => void {
  const { clock } = context;
  const sinceMs = clock.nowMs;
  let retryMs = FIRST_RETRY_MS;
  let isOver = false;
  const attempt = (): void => {
    if (isOver) return;
    const result = tryMount(context, pod);
    if (!(result instanceof MountError)) {
      isOver = true;
      done(result);
      return;
    }
    context.recorder.event(pod, 'Warning', 'FailedMount', result.message);
    const leftMs = sinceMs + PATIENCE_MS - clock.nowMs;
    if (retryMs < leftMs) clock.schedule(retryMs, attempt, FOREGROUND);
    else clock.schedule(leftMs, () => giveUp(result.volume), FOREGROUND);
    retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
  };
  const giveUp = (volume: string): void => {
    if (isOver) return;
    isOver = true;
    const lists = `unmounted volumes=[${volume}], unattached volumes=[], failed to process volumes=[]`;
    const message = `Unable to attach or mount volumes: ${lists}: context deadline exceeded`;
    context.recorder.event(pod, 'Warning', 'FailedMount', message);
    done(undefined);
  };
  attempt();
  return () => {
    isOver = true;
  };
}

/** Reads again what the mounted volumes are made of; an event says what can't be. */
export function followVolumes(context: KubeletContext, pod: Pod, volumes: PodVolumes): void {
  const problem = followSources(pod, volumes, sourcesOf(context));
  if (problem !== undefined) context.recorder.event(pod, 'Warning', 'FailedMount', problem.message);
}

/** What volumes are made of. */
function sourcesOf({ client, clock, hostDirectories, machine }: KubeletContext): VolumeSources {
  const addresses = { podIp: '', hostIp: machine.spec.ip };
  return { client, addresses, hostDirectories, machine, nowMs: clock.nowMs };
}

function tryMount(context: KubeletContext, pod: Pod): PodVolumes | MountError {
  try {
    return mountVolumes(pod, sourcesOf(context));
  } catch (error) {
    if (!(error instanceof MountError)) throw error;
    return error;
  }
}
