/** The control plane's parts, each with the one figure that tells most about it. */
import type { ControlPlanePart } from '../../bridge/messages.ts';
import { Pod } from '../../kube-api/kinds/pod.ts';
import type { ClusterMirror } from '../cluster-mirror.ts';

interface Observed {
  readonly mirror: ClusterMirror;
}

export function controlPlaneParts({ mirror }: Observed): readonly ControlPlanePart[] {
  return [
    { name: 'kube-apiserver', figure: `${mirror.size} objects` },
    { name: 'etcd', figure: `revision ${mirror.revision}` },
    { name: 'kube-scheduler', figure: `${waitingPods(mirror)} waiting` },
    { name: 'kube-controller-manager', figure: `${mirror.reconciles} reconciles` },
  ];
}

/** Pods without a node that nobody is deleting. */
function waitingPods(mirror: ClusterMirror): number {
  let waiting = 0;
  for (const pod of mirror.list(Pod)) {
    if ((pod.spec?.nodeName ?? '') === '' && pod.metadata.deletionTimestamp === undefined) waiting++;
  }
  return waiting;
}
