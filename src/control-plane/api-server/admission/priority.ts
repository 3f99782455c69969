/**
 * Puts a priority class into numbers: every pod leaves with a priority and a preemption policy
 * (kubernetes/plugin/pkg/admission/priority/admission.go).
 */
import type { Pod, PodSpec, PriorityClass } from '../../../kube-api/generated/types.gen.ts';
import { forbidden } from '../../../kube-api/meta/status-error.ts';
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from './admission-plugin.ts';
import { SpecMemo } from './spec-memo.ts';

const PODS = { group: '', name: 'pods' };
const PRIORITY_CLASSES = { group: 'scheduling.k8s.io', name: 'priorityclasses' };
const PRIORITY_CLASS_RESOURCE = 'priorityclasses.scheduling.k8s.io';

type Ranking = Pick<PriorityClass, 'value' | 'preemptionPolicy'> & { readonly name: string };

/** What counts where there is no default class. */
const NO_CLASS: Ranking = { name: '', value: 0, preemptionPolicy: 'PreemptLowerPriority' };

/** Classes for what a cluster cannot do without; the API server keeps them in the API too. */
export const SYSTEM_CLASSES: readonly PriorityClass[] = [
  systemClass(
    'system-cluster-critical',
    2_000_000_000,
    'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  ),
  systemClass(
    'system-node-critical',
    2_000_001_000,
    'Used for system critical pods that must not be moved from their current node.',
  ),
];

function systemClass(name: string, value: number, description: string): PriorityClass {
  const metadata = { name };
  return {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata,
    value,
    description,
    preemptionPolicy: 'PreemptLowerPriority',
  };
}

export function priority(context: AdmissionContext): AdmissionPlugin {
  const memo = new SpecMemo();
  const classes = new PriorityClasses(context);
  return {
    name: 'Priority',
    operations: ['CREATE', 'UPDATE', 'DELETE'],
    admit(object, request) {
      const pod = object as Pod;
      const { spec } = pod;
      if (request.resource.keyPrefix !== '/registry/pods/' || spec === undefined) return object;
      if (request.operation === 'UPDATE') return withPriorityOf(pod, request.old as Pod);
      const ranking = classes.find(spec.priorityClassName ?? '', request.name);
      const changed = memo.get(spec, ranking, () => withRanking(spec, ranking, request.name));
      return changed === spec ? object : { ...pod, spec: changed };
    },
    validate(object, request) {
      if (request.resource.keyPrefix !== '/registry/priorityclasses/') return;
      if (object === undefined) {
        keepSystemClass(request.name);
        return;
      }
      classes.checkDefault(object as PriorityClass, request);
    },
  };
}

/** Upstream's storage of the classes sees to this (pkg/registry/scheduling/priorityclass/storage/storage.go). */
function keepSystemClass(name: string): void {
  if (!SYSTEM_CLASSES.some(({ metadata }) => metadata.name === name)) return;
  throw forbidden(PRIORITY_CLASSES, name, 'this is a system priority class and cannot be deleted');
}

/** A pod keeps the priority that it was admitted with. */
function withPriorityOf(pod: Pod, old: Pod): Pod {
  const { priority: oldPriority, preemptionPolicy: oldPolicy } = old.spec ?? {};
  const spec = pod.spec ?? { containers: [] };
  const isPriorityMissing = spec.priority === undefined && oldPriority !== undefined;
  const isPolicyMissing = spec.preemptionPolicy === undefined && oldPolicy !== undefined;
  if (!isPriorityMissing && !isPolicyMissing) return pod;
  return {
    ...pod,
    spec: {
      ...spec,
      ...(isPriorityMissing ? { priority: oldPriority } : {}),
      ...(isPolicyMissing ? { preemptionPolicy: oldPolicy } : {}),
    },
  };
}

function withRanking(spec: PodSpec, { name, value, preemptionPolicy }: Ranking, pod: string): PodSpec {
  if (spec.priority !== undefined && spec.priority !== value) {
    const why = `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`;
    throw forbidden(PODS, pod, why);
  }
  const policy = spec.preemptionPolicy;
  if (policy !== undefined && preemptionPolicy !== undefined && policy !== preemptionPolicy) {
    const why = `the string value of PreemptionPolicy (${policy}) must not be provided in pod spec; priority admission controller computed ${preemptionPolicy} from the given PriorityClass name`;
    throw forbidden(PODS, pod, why);
  }
  return {
    ...spec,
    ...(name === '' ? {} : { priorityClassName: name }),
    priority: value,
    ...(preemptionPolicy === undefined ? {} : { preemptionPolicy }),
  };
}

/** The classes as they are stored, or the built-in ones where the resource is not served. */
class PriorityClasses {
  readonly #context: AdmissionContext;
  #byName: ReadonlyMap<string, Ranking> | undefined;
  #default: Ranking = NO_CLASS;

  constructor(context: AdmissionContext) {
    this.#context = context;
    context.onChange(PRIORITY_CLASS_RESOURCE, () => {
      this.#byName = undefined;
    });
  }

  /** The class of this name, the default one for ''; throws Forbidden when there is none. */
  find(name: string, pod: string): Ranking {
    const byName = this.#byName ?? this.#read();
    if (name === '') return this.#default;
    const found = byName.get(name);
    if (found === undefined) throw forbidden(PODS, pod, `no PriorityClass with name ${name} was found`);
    return found;
  }

  checkDefault({ metadata, globalDefault }: PriorityClass, { operation }: AdmissionRequest): void {
    if (globalDefault !== true) return;
    this.#read();
    const { name } = this.#default;
    if (name === '' || (operation === 'UPDATE' && name === metadata.name)) return;
    const why = `PriorityClass ${name} is already marked as default. Only one default can exist`;
    throw forbidden(PRIORITY_CLASSES, metadata.name ?? '', why);
  }

  #read(): ReadonlyMap<string, Ranking> {
    const stored = this.#context.list(PRIORITY_CLASS_RESOURCE) as readonly PriorityClass[] | undefined;
    const byName = new Map<string, Ranking>();
    this.#default = NO_CLASS;
    for (const { metadata, value, preemptionPolicy, globalDefault } of stored ?? SYSTEM_CLASSES) {
      const { name = '' } = metadata;
      const ranking: Ranking = { name, value, ...(preemptionPolicy === undefined ? {} : { preemptionPolicy }) };
      byName.set(name, ranking);
      // Two can slip in at once; then the lower one counts.
      const isLower = this.#default === NO_CLASS || value < this.#default.value;
      if (globalDefault === true && isLower) this.#default = ranking;
    }
    this.#byName = byName;
    return byName;
  }
}
