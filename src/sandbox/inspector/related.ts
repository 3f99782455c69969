/** What an object has to do with others: who owns it, what it owns, where it runs, who sends requests to it. */
import type { ObjectDetails, ObjectRef } from '../../bridge/messages.ts';
import type { Pod, Service } from '../../kube-api/generated/types.gen.ts';
import { SERVICE_NAME_LABEL } from '../../kube-api/kinds/endpoint-slice.ts';
import { EndpointSlice, Node, Pod as PodKind, ReplicaSet, Service as ServiceKind } from '../../kube-api/kinds/index.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import type { ClusterMirror } from '../cluster-mirror.ts';

type Related = ObjectDetails['related'];

/** More of one relation than this are only counted elsewhere. */
const MOST_OF_A_KIND = 50;

export function relatedTo(object: KubeObject, mirror: ClusterMirror): Related {
  const related = [...owners(object), ...owned(object, mirror)];
  if (object.kind === PodKind.kind) related.push(...aroundPod(object as Pod, mirror));
  if (object.kind === ServiceKind.kind) related.push(...behindService(object as Service, mirror));
  if (object.kind === Node.kind) related.push(...onNode(object, mirror));
  return related;
}

export function refTo(object: KubeObject): ObjectRef {
  const { namespace, name } = object.metadata;
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    ...(namespace === undefined ? {} : { namespace }),
    name: name ?? '',
  };
}

function owners(object: KubeObject): Related[number][] {
  const { namespace, ownerReferences } = object.metadata;
  return (ownerReferences ?? []).map(({ apiVersion, kind, name }) => ({
    relation: 'controlled by',
    ref: { apiVersion, kind, ...(namespace === undefined ? {} : { namespace }), name },
  }));
}

function owned(object: KubeObject, mirror: ClusterMirror): Related[number][] {
  const uid = object.metadata.uid;
  const related: Related[number][] = [];
  for (const kind of [ReplicaSet, PodKind]) {
    for (const candidate of mirror.list<KubeObject>(kind)) {
      if (related.length >= MOST_OF_A_KIND) return related;
      const isOwned = candidate.metadata.ownerReferences?.some((reference) => reference.uid === uid) ?? false;
      if (isOwned) related.push({ relation: 'controls', ref: refTo(candidate) });
    }
  }
  return related;
}

function aroundPod(pod: Pod, mirror: ClusterMirror): Related[number][] {
  const related: Related[number][] = [];
  const node = mirror.get(Node, pod.spec?.nodeName ?? '');
  if (node !== undefined) related.push({ relation: 'runs on', ref: refTo(node) });
  for (const service of mirror.list(ServiceKind)) {
    if (service.metadata.namespace === pod.metadata.namespace && selects(service, pod)) {
      related.push({ relation: 'selected by', ref: refTo(service) });
    }
  }
  return related;
}

function selects(service: Service, pod: Pod): boolean {
  const selector = Object.entries(service.spec?.selector ?? {});
  return selector.length > 0 && selector.every(([key, value]) => pod.metadata.labels?.[key] === value);
}

function behindService(service: Service, mirror: ClusterMirror): Related[number][] {
  const related: Related[number][] = [];
  for (const slice of mirror.list(EndpointSlice)) {
    const isItsSlice =
      slice.metadata.namespace === service.metadata.namespace &&
      slice.metadata.labels?.[SERVICE_NAME_LABEL] === service.metadata.name;
    if (!isItsSlice) continue;
    related.push({ relation: 'its addresses', ref: refTo(slice) });
    for (const endpoint of slice.endpoints.slice(0, MOST_OF_A_KIND)) {
      const pod = mirror.byUid(endpoint.targetRef?.uid);
      if (pod !== undefined) related.push({ relation: 'sends requests to', ref: refTo(pod) });
    }
  }
  return related;
}

function onNode(node: KubeObject, mirror: ClusterMirror): Related[number][] {
  const related: Related[number][] = [];
  for (const pod of mirror.list(PodKind)) {
    if (related.length >= MOST_OF_A_KIND) break;
    if (pod.spec?.nodeName === node.metadata.name) related.push({ relation: 'runs', ref: refTo(pod) });
  }
  return related;
}
