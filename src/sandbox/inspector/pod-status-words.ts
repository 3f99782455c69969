/** The STATUS column of `kubectl get pods`, explained to somebody who reads it for the first time. */

const MEANINGS: Readonly<Record<string, string>> = {
  Running: 'It runs.',
  Pending: 'It waits for a node.',
  ContainerCreating: 'Its node is preparing it: address, volumes, image.',
  PodInitializing: 'Its init containers are done; the others are being started.',
  Terminating: 'It has been told to stop and has until its grace period ends.',
  Completed: 'All its containers ended well.',
  Error: 'A container ended with an error.',
  CrashLoopBackOff: 'A container keeps ending; the kubelet waits longer each time before it starts it again.',
  ErrImagePull: 'The image could not be pulled.',
  ImagePullBackOff: 'The image could not be pulled; the kubelet waits before it tries again.',
  InvalidImageName: 'The image’s name is not well formed.',
  ErrImageNeverPull: 'The image is not on the node, and the pod forbids pulling it.',
  OOMKilled: 'A container used more memory than its limit and was killed.',
  CreateContainerConfigError: 'Something that the container refers to does not exist.',
  CreateContainerError: 'The container could not be created.',
  RunContainerError: 'The container could not be started.',
  Evicted: 'The kubelet removed it to save the node.',
  Unknown: 'Its node has not been heard of.',
  NotReady: 'It runs, but is not ready for requests.',
  SchedulingGated: 'It waits until its scheduling gates are removed.',
};

/** One sentence about this status; an unknown one is repeated as it is. */
export function explainPodStatus(status: string): string {
  const meaning = MEANINGS[status];
  if (meaning !== undefined) return `${status}: ${meaning}`;
  if (status.startsWith('Init:')) return `${status}: its init containers run one after the other.`;
  return status;
}
