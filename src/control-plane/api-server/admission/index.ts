/** The admission plugins of this server in the order in which they run (kubernetes/pkg/kubeapiserver/options/plugins.go). */
import type { AdmissionContext, AdmissionPlugin } from './admission-plugin.ts';
import { certificateSubject } from './certificate-subject.ts';
import { defaultIngressClass } from './default-ingress-class.ts';
import { defaultStorageClass } from './default-storage-class.ts';
import { defaultTolerationSeconds } from './default-toleration-seconds.ts';
import { limitRanger } from './limit-ranger.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';
import { persistentVolumeClaimResize } from './persistent-volume-claim-resize.ts';
import { priority } from './priority.ts';
import { resourceQuota } from './resource-quota.ts';
import { runtimeClass } from './runtime-class.ts';
import { serviceAccount } from './service-account.ts';
import { storageObjectInUseProtection } from './storage-object-in-use-protection.ts';
import { taintNodesByCondition } from './taint-nodes-by-condition.ts';

/** Makes the plugins of one server: a line here makes a plugin part of it. */
export function admissionPlugins(context: AdmissionContext): readonly AdmissionPlugin[] {
  return [
    namespaceLifecycle(context),
    limitRanger(context),
    serviceAccount(context),
    taintNodesByCondition(),
    priority(context),
    defaultTolerationSeconds(),
    defaultStorageClass(context),
    storageObjectInUseProtection(),
    persistentVolumeClaimResize(context),
    runtimeClass(context),
    certificateSubject(),
    defaultIngressClass(context),
    resourceQuota(context),
  ];
}
