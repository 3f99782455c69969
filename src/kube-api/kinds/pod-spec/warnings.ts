/**
 * Warnings for writers of pods and pod templates: what is accepted but does not do what they may think.
 * Upstream: kubernetes/pkg/api/pod/warnings.go, pkg/api/node/util.go (labels of nodes), pkg/registry/core/pod/strategy.go.
 */
import type { Affinity, ObjectMeta, Pod, PodAffinity, PodSpec, PodTemplateSpec } from '../../generated/types.gen.ts';
import { FieldPath } from '../../meta/field-errors.ts';
import { goQuote } from '../../meta/go-syntax.ts';
import { checkDns1123Label } from '../../meta/names.ts';
import { soleAppArmorAnnotations } from './app-armor.ts';
import { containerWarnings, fractionalByteWarnings, portWarnings } from './container-warnings.ts';
import { EMPTY_POD_SPEC } from './default-pod-spec.ts';
import { nodeLabelWarning } from './node-label-warnings.ts';
import { APP_ARMOR_PREFIX, SECCOMP_POD } from './validate-pod-annotations.ts';
import { overlappingPathWarnings, volumeWarnings } from './volume-warnings.ts';

const DEPRECATED_ANNOTATIONS: readonly (readonly [key: string, message: string])[] = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
];

const NULL_SELECTOR = 'a null labelSelector results in matching no pod';

/** Warnings about a pod that is created; upstream gives none for updates. */
export function podWarnings(pod: Pod): readonly string[] {
  const spec = pod.spec ?? EMPTY_POD_SPEC;
  const { name = '' } = pod.metadata;
  const warnings: string[] = [];
  for (const key of soleAppArmorAnnotations(pod)) warnings.push(appArmorWarning(FieldPath.root, key));
  const messages = checkDns1123Label(name);
  if (messages.length > 0) {
    const subject = "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior";
    warnings.push(`${subject}; a DNS label is recommended: [${messages.join(' ')}]`);
  }
  return [...warnings, ...specWarnings(spec, pod.metadata, FieldPath.root, false)];
}

/** Warnings about a pod template; `path` is the template's own, e.g. `spec.template`. */
export function podTemplateWarnings(template: PodTemplateSpec, path: FieldPath): readonly string[] {
  return specWarnings(template.spec ?? EMPTY_POD_SPEC, template.metadata ?? {}, path, true);
}

function specWarnings(spec: PodSpec, meta: ObjectMeta, path: FieldPath, isTemplate: boolean): readonly string[] {
  const specPath = path.child('spec');
  const annotationsPath = path.child('metadata', 'annotations');
  const annotations = meta.annotations ?? {};
  const warnings: string[] = [
    ...nodeLabelWarnings(spec, specPath),
    ...spreadWarnings(spec, specPath.child('topologySpreadConstraints')),
  ];
  for (const [key, message] of DEPRECATED_ANNOTATIONS) {
    if (key in annotations) warnings.push(`${annotationsPath.key(key)}: ${message}`);
  }
  warnings.push(...volumeWarnings(spec.volumes ?? [], specPath.child('volumes')));
  warnings.push(...overlappingPathWarnings(spec.volumes ?? []));
  warnings.push(...repeatWarnings(spec, specPath));
  for (const name of ['memory', 'ephemeral-storage']) {
    warnings.push(...fractionalByteWarnings(spec.overhead, name, specPath.child('overhead')));
  }
  if (spec.securityContext?.seccompProfile === undefined && SECCOMP_POD in annotations) {
    const message = 'non-functional in v1.27+; use the "seccompProfile" field instead';
    warnings.push(`${annotationsPath.key(SECCOMP_POD)}: ${message}`);
  }
  const appArmorOf = (name: string): string | undefined => {
    const key = APP_ARMOR_PREFIX + name;
    const isWarned = isTemplate && key in annotations && lacksAppArmorField(spec, name);
    return isWarned ? appArmorWarning(path, key) : undefined;
  };
  warnings.push(...containerWarnings(spec, annotations, annotationsPath, specPath, appArmorOf));
  warnings.push(...portWarnings(spec, specPath));
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) {
    const field = specPath.child('terminationGracePeriodSeconds');
    warnings.push(`${field}: must be >= 0; negative values are invalid and will be treated as 1`);
  }
  warnings.push(...affinityWarnings(spec.affinity, specPath.child('affinity')));
  return warnings;
}

function appArmorWarning(path: FieldPath, key: string): string {
  const field = path.child('metadata', 'annotations').key(key);
  return `${field}: deprecated since v1.30; use the "appArmorProfile" field instead`;
}

/** Whether neither the pod nor the container of that name has the field that took the annotation's place. */
function lacksAppArmorField(spec: PodSpec, containerName: string): boolean {
  if (spec.securityContext?.appArmorProfile !== undefined) return false;
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])];
  const container = containers.find(({ name }) => name === containerName);
  return container !== undefined && container.securityContext?.appArmorProfile === undefined;
}

function nodeLabelWarnings(spec: PodSpec, path: FieldPath): readonly string[] {
  const warnings: string[] = [];
  for (const key of Object.keys(spec.nodeSelector ?? {})) {
    const message = nodeLabelWarning(key);
    if (message !== undefined) warnings.push(`${path.child('nodeSelector').key(key)}: ${message}`);
  }
  const { requiredDuringSchedulingIgnoredDuringExecution: required, preferredDuringSchedulingIgnoredDuringExecution } =
    spec.affinity?.nodeAffinity ?? {};
  const affinityPath = path.child('affinity', 'nodeAffinity');
  const requiredPath = affinityPath.child('requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms');
  const preferredPath = affinityPath.child('preferredDuringSchedulingIgnoredDuringExecution');
  const terms = [
    ...(required?.nodeSelectorTerms ?? []).map((term, index) => ({ term, at: requiredPath.index(index) })),
    ...(preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ preference }, index) => ({
      term: preference,
      at: preferredPath.index(index).child('preference'),
    })),
  ];
  for (const { term, at } of terms) {
    for (const [index, { key }] of (term?.matchExpressions ?? []).entries()) {
      const message = nodeLabelWarning(key);
      const field = at.child('matchExpressions').index(index).child('key');
      if (message !== undefined) warnings.push(`${field}: ${key} is ${message}`);
    }
  }
  return warnings;
}

function spreadWarnings(spec: PodSpec, path: FieldPath): readonly string[] {
  const warnings: string[] = [];
  for (const [index, { topologyKey, labelSelector }] of (spec.topologySpreadConstraints ?? []).entries()) {
    const message = nodeLabelWarning(topologyKey);
    const at = path.index(index);
    if (message !== undefined) warnings.push(`${at.child('topologyKey')}: ${topologyKey} is ${message}`);
    if (labelSelector === undefined) warnings.push(`${at.child('labelSelector')}: ${NULL_SELECTOR}`);
  }
  return warnings;
}

function repeatWarnings(spec: PodSpec, path: FieldPath): readonly string[] {
  const warnings: string[] = [];
  const ips = new Set<string>();
  for (const [index, { ip }] of (spec.hostAliases ?? []).entries()) {
    if (ips.has(ip))
      warnings.push(`${path.child('hostAliases').index(index).child('ip')}: duplicate ip ${goQuote(ip)}`);
    ips.add(ip);
  }
  const names = new Set<string>();
  const secrets = (spec.imagePullSecrets ?? []).map(({ name = '' }, index) => ({
    name,
    at: path.child('imagePullSecrets').index(index).child('name'),
  }));
  for (const { name, at } of secrets) {
    if (names.has(name)) warnings.push(`${at}: duplicate name ${goQuote(name)}`);
    names.add(name);
  }
  for (const { name, at } of secrets) if (name === '') warnings.push(`${at}: invalid empty name ""`);
  return warnings;
}

function affinityWarnings(affinity: Affinity | undefined, path: FieldPath): readonly string[] {
  return [
    ...podAffinityWarnings(affinity?.podAffinity, path.child('podAffinity')),
    ...podAffinityWarnings(affinity?.podAntiAffinity, path.child('podAntiAffinity')),
  ];
}

function podAffinityWarnings(affinity: PodAffinity | undefined, path: FieldPath): readonly string[] {
  const required = affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const terms = [
    ...required.map((term, index) => ({
      term,
      at: path.child('requiredDuringSchedulingIgnoredDuringExecution').index(index),
    })),
    ...preferred.map(({ podAffinityTerm }, index) => ({
      term: podAffinityTerm,
      at: path.child('preferredDuringSchedulingIgnoredDuringExecution').index(index).child('podAffinityTerm'),
    })),
  ];
  return terms
    .filter(({ term }) => term?.labelSelector === undefined)
    .map(({ at }) => `${at.child('labelSelector')}: ${NULL_SELECTOR}`);
}
