/**
 * Pods take over what their runtime class costs and where it is to be had
 * (kubernetes/plugin/pkg/admission/runtimeclass/admission.go, pkg/util/tolerations/tolerations.go).
 */
import type { Pod, PodSpec, RuntimeClass, Toleration } from '../../../kube-api/generated/types.gen.ts';
import { semanticEqual } from '../../../kube-api/kinds/pod-spec/semantic-equal.ts';
import { forbidden, type StatusError } from '../../../kube-api/meta/status-error.ts';
import type { AdmissionContext, AdmissionPlugin } from './admission-plugin.ts';
import { LookUp } from './look-up.ts';
import { SpecMemo } from './spec-memo.ts';

const PODS = { group: '', name: 'pods' };
const CLASSES = 'runtimeclasses.node.k8s.io';
const MISMATCH = "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";

export function runtimeClass(context: AdmissionContext): AdmissionPlugin {
  const isServed = context.find(CLASSES) !== undefined;
  const classes = new LookUp(context, CLASSES);
  const memo = new SpecMemo();
  const find = (spec: PodSpec | undefined, pod: string): RuntimeClass | undefined => {
    const name = spec?.runtimeClassName;
    if (name === undefined || !isServed) return undefined;
    const found = classes.get(undefined, name) as RuntimeClass | undefined;
    if (found === undefined) throw refused(pod, `pod rejected: RuntimeClass "${name}" not found`);
    return found;
  };
  return {
    name: 'RuntimeClass',
    resource: 'pods',
    operations: ['CREATE'],
    admit(object, { name }) {
      const pod = object as Pod;
      const { spec } = pod;
      const found = find(spec, name);
      if (spec === undefined || found === undefined) return object;
      const changed = memo.get(spec, found, () => withClass(spec, found, name));
      return changed === spec ? object : { ...pod, spec: changed };
    },
    validate(object, { name }) {
      const { spec } = object as Pod;
      const { overhead = {} } = spec ?? {};
      const found = find(spec, name);
      if (!isServed || Object.keys(overhead).length === 0) return;
      if (found?.overhead === undefined) {
        throw refused(name, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead');
      }
      if (!semanticEqual(found.overhead.podFixed, overhead, 'overhead')) throw refused(name, MISMATCH);
    },
  };
}

function refused(pod: string, why: string): StatusError {
  return forbidden(PODS, pod, why);
}

function withClass(spec: PodSpec, { overhead, scheduling }: RuntimeClass, pod: string): PodSpec {
  let changed = spec;
  if (overhead !== undefined) {
    const { podFixed } = overhead;
    const own = spec.overhead ?? {};
    if (Object.keys(own).length > 0 && !semanticEqual(podFixed, own, 'overhead')) throw refused(pod, MISMATCH);
    const { overhead: _, ...rest } = changed;
    changed = podFixed === undefined ? rest : { ...rest, overhead: podFixed };
  }
  if (scheduling === undefined) return changed;
  const { nodeSelector = {}, tolerations = [] } = scheduling;
  for (const [key, value] of Object.entries(nodeSelector)) {
    const own = spec.nodeSelector?.[key];
    if (own === undefined || own === value) continue;
    const why = `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`;
    throw refused(pod, why);
  }
  const selector = { ...spec.nodeSelector, ...nodeSelector };
  const merged = mergedTolerations([...(spec.tolerations ?? []), ...tolerations]);
  return {
    ...changed,
    ...(Object.keys(selector).length === 0 ? {} : { nodeSelector: selector }),
    ...(merged.length === 0 ? {} : { tolerations: merged }),
  };
}

/** The tolerations without those that another one includes; of two equal ones the first stays. */
function mergedTolerations(all: readonly Toleration[]): readonly Toleration[] {
  const merged: Toleration[] = [];
  for (const [index, toleration] of all.entries()) {
    if (merged.some((other) => includes(other, toleration))) continue;
    const isCovered = all.slice(index + 1).some((other) => !isSame(other, toleration) && includes(other, toleration));
    if (!isCovered) merged.push(toleration);
  }
  return merged;
}

function isSame(a: Toleration, b: Toleration): boolean {
  return semanticEqual(a, b);
}

/** Whether whatever `small` tolerates `big` tolerates too, as upstream tells it. */
function includes(big: Toleration, small: Toleration): boolean {
  if (isSame(big, small)) return true;
  const { key = '', effect = '', value = '', operator = '', tolerationSeconds: most } = big;
  if ((small.key ?? '') !== key && (key !== '' || operator !== 'Exists')) return false;
  if ((small.effect ?? '') !== effect && effect !== '') return false;
  if (effect === 'NoExecute' && most !== undefined) {
    if (small.tolerationSeconds === undefined || small.tolerationSeconds > most) return false;
  }
  if (operator === 'Exists') return true;
  return (
    (operator === 'Equal' || (operator as string) === '') && small.operator === 'Equal' && value === (small.value ?? '')
  );
}
