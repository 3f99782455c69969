/**
 * POST to pods/binding: the scheduler's decision (kubernetes/pkg/registry/core/pod/storage/storage.go: BindingREST). It is the one
 * way in which spec.nodeName gets set after creation.
 */
import type { Binding, ObjectMeta, Pod, PodSpec } from '../../../kube-api/generated/types.gen.ts';
import { withPodCondition } from '../../../kube-api/meta/conditions.ts';
import { badRequest, conflict, type Status, StatusError } from '../../../kube-api/meta/status-error.ts';
import type { ApiRequest } from '../../client/transport.ts';
import type { Resource } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';
import { decodeAs } from '../stages/decode.ts';
import { deepFreeze } from '../stages/freeze.ts';
import { getRevision } from '../verbs/get.ts';
import { admitSubresource } from './admit-subresource.ts';
import { CREATED } from './created-status.ts';

/** Assigns the pod to the binding's node; throws Conflict when it is assigned already, gated or going away. */
export function bindPod(server: ServerContext, resource: Resource, request: ApiRequest): Status {
  const binding: Partial<Binding> = decodeAs({ apiVersion: 'v1', kind: 'Binding' }, request) as Binding;
  const { name = '', namespace } = request;
  checkBinding(binding, name);
  admitSubresource(server, resource, request);
  const current = getRevision(server, resource, namespace, name);
  const pod = current.value as Pod;
  const { uid, resourceVersion } = binding.metadata ?? {};
  if (uid !== undefined && uid !== '' && uid !== pod.metadata.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${pod.metadata.uid}`;
    throw refused(
      name,
      `StorageError: invalid object, Code: 4, Key: ${current.key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== '' && resourceVersion !== pod.metadata.resourceVersion) {
    const why = `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${pod.metadata.resourceVersion}`;
    throw refused(
      name,
      `StorageError: invalid object, Code: 4, Key: ${current.key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`,
    );
  }
  const why = whyNot(pod);
  if (why !== undefined) throw refused(name, why);
  if (request.options.dryRun !== true) {
    server.store.update(resource, current, bound(pod, binding, server.clock.nowMs), request);
  }
  return CREATED;
}

const SCHEDULED = Object.freeze({ type: 'PodScheduled', status: 'True' } as const);
const NO_SPEC: PodSpec = Object.freeze({ containers: Object.freeze([]) });

function bound(pod: Pod, { metadata, target }: Partial<Binding>, nowMs: number): Pod {
  return {
    ...pod,
    metadata: withMarks(pod.metadata, metadata),
    spec: specOnNode(pod.spec ?? NO_SPEC, target?.name ?? ''),
    status: withPodCondition(pod.status ?? {}, SCHEDULED, nowMs),
  };
}

/** A pod's metadata with the annotations and labels of its binding. */
function withMarks(metadata: ObjectMeta, { annotations, labels }: ObjectMeta = {}): ObjectMeta {
  if (annotations === undefined && labels === undefined) return metadata;
  return {
    ...metadata,
    ...(annotations === undefined ? {} : { annotations: { ...metadata.annotations, ...annotations } }),
    ...(labels === undefined ? {} : { labels: { ...labels, ...metadata.labels } }),
  };
}

/** What the pods of one template share before they are bound, those of them on one node share afterwards. */
const boundSpecs = new WeakMap<PodSpec, Map<string, PodSpec>>();

function specOnNode(spec: PodSpec, nodeName: string): PodSpec {
  let byNode = boundSpecs.get(spec);
  if (byNode === undefined) {
    byNode = new Map();
    boundSpecs.set(spec, byNode);
  }
  let onNode = byNode.get(nodeName);
  if (onNode === undefined) {
    onNode = deepFreeze({ ...spec, nodeName });
    byNode.set(nodeName, onNode);
  }
  return onNode;
}

function whyNot({ metadata, spec }: Pod): string | undefined {
  const { name } = metadata;
  if (metadata.deletionTimestamp !== undefined) return `pod ${name} is being deleted, cannot be assigned to a host`;
  const nodeName = spec?.nodeName ?? '';
  if (nodeName !== '') return `pod ${name} is already assigned to node "${nodeName}"`;
  if ((spec?.schedulingGates?.length ?? 0) > 0) return `pod ${name} has non-empty .spec.schedulingGates`;
  return undefined;
}

function checkBinding({ metadata, target }: Partial<Binding>, name: string): void {
  if ((metadata?.name ?? name) !== name) throw badRequest('name in URL does not match name in Binding object');
  const { kind = '', name: node = '' } = target ?? {};
  const problems: string[] = [];
  if (kind !== '' && kind !== 'Node') {
    problems.push(`target.kind: Unsupported value: "${kind}": supported values: "Node", "<empty>"`);
  }
  if (node === '') problems.push('target.name: Required value');
  if (problems.length === 0) return;
  throw new StatusError(500, 'Unknown', problems.length === 1 ? (problems[0] ?? '') : `[${problems.join(', ')}]`);
}

function refused(name: string, why: string): StatusError {
  return conflict({ group: '', name: 'pods/binding' }, name, why);
}
