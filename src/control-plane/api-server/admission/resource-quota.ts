/**
 * Refuses what goes beyond a quota of its namespace, and notes in the quota's status what is let through
 * (k8s.io/apiserver/pkg/admission/plugin/resourcequota). What is noted here and then fails, or goes away, the controller takes
 * back. Left out: resources that may only be used with a quota (limitedResources), a matter of configuration.
 */
import type { ResourceQuota } from '../../../kube-api/generated/types.gen.ts';
import { groupResourceOf } from '../../../kube-api/kinds/define-kind.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { forbidden } from '../../../kube-api/meta/status-error.ts';
import { writtenAmounts } from '../../../kube-api/quota/amounts.ts';
import { type ChangedQuota, checkRequest } from '../../../kube-api/quota/check-request.ts';
import type { Evaluator } from '../../../kube-api/quota/evaluator.ts';
import { evaluatorOf } from '../../../kube-api/quota/evaluators.ts';
import type { Resource } from '../resource.ts';
import type { Revision } from '../stages/store.ts';
import type { AdmissionContext, AdmissionPlugin } from './admission-plugin.ts';
import { ByNamespace } from './by-namespace.ts';

/** Who writes the status, for the trace. */
const ORIGIN = { actor: 'kube-apiserver', verb: 'update', subresource: 'status' };

/** What is being written does not grow overdue within the request. */
const NEVER_OVERDUE = Number.NEGATIVE_INFINITY;

export function resourceQuota(context: AdmissionContext): AdmissionPlugin {
  const quotas = new ByNamespace(context, 'resourcequotas');
  const evaluators = new WeakMap<Resource, Evaluator | undefined>();
  const evaluatorFor = (resource: Resource): Evaluator | undefined => {
    if (!evaluators.has(resource)) evaluators.set(resource, evaluatorOf(groupResourceOf(resource.definition)));
    return evaluators.get(resource);
  };
  return {
    name: 'ResourceQuota',
    operations: ['CREATE', 'UPDATE'],
    subresources: true,
    validate(object, { operation, resource, subresource, namespace = '', name, old, dryRun }) {
      if (namespace === '' || object === undefined) return;
      const revisions = quotas.get(namespace);
      if (revisions.length === 0) return;
      const evaluator = evaluatorFor(resource);
      if (evaluator?.handles(operation, subresource) !== true) return;
      const own = revisions.map(({ value }) => value as ResourceQuota);
      const result = checkRequest(own, evaluator, { object, old, nowMs: NEVER_OVERDUE });
      if (typeof result === 'string') throw forbidden(resource.groupResource, object.metadata.name ?? name, result);
      if (!dryRun) for (const changed of result) note(context, revisions, changed);
    },
  };
}

function note({ store, find }: AdmissionContext, revisions: readonly Revision[], { quota, used }: ChangedQuota): void {
  const resource = find('resourcequotas');
  const revision = revisions.find(({ value }) => value === (quota as KubeObject));
  if (resource === undefined || revision === undefined) return;
  const noted: ResourceQuota = { ...quota, status: { ...quota.status, used: writtenAmounts(used) } };
  store.update(resource, revision, noted, ORIGIN);
}
