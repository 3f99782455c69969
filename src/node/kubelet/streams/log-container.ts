/** Which container's log is meant, or why there is none to read (kubernetes/pkg/kubelet/kubelet_pods.go validateContainerLogStatus). */
import type { PodStatus } from '../../../kube-api/generated/types.gen.ts';

export type LogContainer = { readonly containerId: string } | { readonly refusal: string };

/** The id, as in the status, of the container whose log is to be read: the present one, the last one that ran, or the one before. */
export function logContainer(podName: string, status: PodStatus, name: string, isPrevious: boolean): LogContainer {
  const { containerStatuses = [], ephemeralContainerStatuses = [], initContainerStatuses = [] } = status;
  const own = [...containerStatuses, ...initContainerStatuses, ...ephemeralContainerStatuses].find(
    (candidate) => candidate.name === name,
  );
  const subject = `container "${name}" in pod "${podName}"`;
  if (own === undefined) return { refusal: `${subject} is not available` };
  const { running, terminated, waiting } = own.state ?? {};
  const last = own.lastState?.terminated;
  if (isPrevious) return idOr(last?.containerID, `previous terminated ${subject} not found`);
  if (running !== undefined) return { containerId: own.containerID ?? '' };
  if (terminated !== undefined) return idOr(terminated.containerID || last?.containerID, `${subject} is terminated`);
  if (last !== undefined) return idOr(last.containerID, `${subject} is terminated`);
  if (waiting === undefined) return { refusal: `${subject} is waiting to start - no logs yet` };
  const reason = waiting.reason ?? '';
  return { refusal: `${subject} is waiting to start: ${PULL_REFUSALS[reason] ?? reason}` };
}

const PULL_REFUSALS: Readonly<Record<string, string>> = {
  ErrImagePull: "image can't be pulled",
  ImagePullBackOff: 'trying and failing to pull image',
};

function idOr(id: string | undefined, refusal: string): LogContainer {
  return id === undefined || id === '' ? { refusal } : { containerId: id };
}
