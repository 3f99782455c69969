/** Pods and their parts in upstream's test tables, which hold them with Go's field names, as they look in JSON. */
import type { ObjectMeta, Pod, PodSpec } from '../kube-api/generated/types.gen.ts';
import { fieldsOf, type GoType, goType } from '../kube-api/kinds/pod-spec/go-values/go-types.ts';

type Json = Readonly<Record<string, unknown>>;

/** A value of this Go type, e.g. `goValueOf('[]EnvVar', row.envs)`; what Go holds as empty is left out. */
export function goValueOf(type: string, value: unknown): unknown {
  return fromGo(goType(type), value);
}

function fromGo(type: GoType, value: unknown): unknown {
  if (value === null || value === undefined || typeof value !== 'object' || isMeta(type)) return value;
  if (type.kind === 'pointer' || type.name === 'resource.Quantity') return fromGo(type.element ?? type, value);
  if (type.kind === 'slice') return (value as readonly unknown[]).map((item) => fromGo(type.element ?? type, item));
  if (type.kind === 'map') return value;
  const given = value as Json;
  const object: Record<string, unknown> = {};
  for (const field of fieldsOf(type)) {
    const own = fromGo(field.type, given[field.name]);
    if (own === undefined || own === '' || own === 0 || own === false) {
      if (field.type.kind !== 'pointer' || own === undefined) continue;
    }
    if (field.isInline) Object.assign(object, own);
    else object[field.jsonName] = own;
  }
  return object;
}

function isMeta(type: GoType): boolean {
  return type.name === 'v1.ObjectMeta' || type.name === 'v1.LabelSelector';
}

/** Upstream's internal types keep these in the security context. */
const HOST_FIELDS = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers'];

/** A pod's spec. */
export function goPodSpec(value: unknown): PodSpec {
  const spec = goValueOf('PodSpec', value ?? {}) as Record<string, unknown> & { securityContext?: Json };
  const { securityContext } = spec;
  if (securityContext === undefined) return spec as unknown as PodSpec;
  const rest = Object.fromEntries(Object.entries(securityContext).filter(([key]) => !HOST_FIELDS.includes(key)));
  const host = Object.fromEntries(Object.entries(securityContext).filter(([key]) => HOST_FIELDS.includes(key)));
  return { ...spec, securityContext: rest, ...host } as unknown as PodSpec;
}

/** Keys of a dumped struct as JSON spells them; enough for a status. */
function lowered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowered);
  if (typeof value !== 'object' || value === null) return value === '' ? undefined : value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key
        .replace(/^(?:IP|QOS|[A-Z])(?=[A-Z]|$)/, (word) => word.toLowerCase())
        .replace(/^[A-Z]/, (c) => c.toLowerCase()),
      lowered(item),
    ]),
  );
}

function statusOf(value: unknown): Pod['status'] {
  const status = lowered(value ?? {}) as Record<string, unknown>;
  for (const field of ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses']) {
    for (const each of (status[field] ?? []) as Record<string, unknown>[]) each.lastState = each.lastTerminationState;
  }
  return status as unknown as Pod['status'];
}

/** A whole pod. */
export function goPod(value: unknown): Pod {
  const { ObjectMeta: metadata = {}, Spec, Status } = value as Record<string, unknown>;
  const status = statusOf(Status);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata as ObjectMeta,
    spec: goPodSpec(Spec),
    ...(status && { status }),
  };
}
