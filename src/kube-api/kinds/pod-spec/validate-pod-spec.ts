/**
 * Problems of pod specs and pod templates, in upstream's order.
 * Upstream: ValidatePodSpec, ValidatePodTemplateSpec in kubernetes/pkg/apis/core/validation/validation.go.
 *
 * A frozen spec that was found good is not checked again, nor are the parts that a new spec shares with one: binding a pod
 * (`{...spec, nodeName}`) or the thousandth pod of a template costs a few look-ups.
 */
import type { PodSpec, PodTemplateSpec } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { nameIsDnsSubdomain, rangeMessage } from '../../meta/names.ts';
import { validateAnnotations, validateLabels } from '../../meta/object-meta.ts';
import { EMPTY_POD_SPEC } from './default-pod-spec.ts';
import {
  checkDnsLabel,
  checkDnsSubdomain,
  checkEnum,
  checkOnce,
  isSet,
  type PassedChecks,
  type PodSpecContext,
} from './field-checks.ts';
import { validateAffinity } from './validate-affinity.ts';
import {
  type ContainerContext,
  validateContainers,
  validateEphemeralContainers,
  validateInitContainers,
} from './validate-containers.ts';
import { validateDnsConfig, validateHostAliases } from './validate-dns.ts';
import { checkProfilesAgree, validatePodAnnotations } from './validate-pod-annotations.ts';
import { checkHostNetworkPorts } from './validate-ports.ts';
import { validateResources } from './validate-resources.ts';
import {
  validateReadinessGates,
  validateSchedulingGates,
  validateTolerations,
  validateTopologySpread,
} from './validate-scheduling.ts';
import { validatePodSecurityContext } from './validate-security-context.ts';
import { validateVolumes } from './validate-volumes.ts';
import { validateHostProcess, validateOs } from './validate-windows.ts';

const MAX_INT32 = 2 ** 31 - 1;
const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'] as const;
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'] as const;
const PREEMPTION_POLICIES = ['PreemptLowerPriority', 'Never'] as const;
const IN_TEMPLATE: PodSpecContext = { isPod: false, podName: '' };

const goodPodSpecs: PassedChecks = new WeakMap();
const goodTemplateSpecs: PassedChecks = new WeakMap();
const goodParts: PassedChecks = new WeakMap();

/** Adds the problems of a defaulted pod spec; `path` is the spec's own. */
export function validatePodSpec(
  spec: PodSpec,
  errors: FieldErrors,
  path: FieldPath,
  context: PodSpecContext = IN_TEMPLATE,
): void {
  // the claims of ephemeral volumes are named after the pod, so those specs are checked for each pod
  const isTied = context.podName !== '' && (spec.volumes ?? []).some(({ ephemeral }) => ephemeral !== undefined);
  const good = context.isPod ? goodPodSpecs : goodTemplateSpecs;
  checkOnce(good, isTied ? undefined : spec, [], errors, () => {
    if (spec.terminationGracePeriodSeconds === undefined) errors.required(path.child('terminationGracePeriodSeconds'));
    validateContainersAndVolumes(spec, context, errors, path);
    if (spec.hostNetwork === true) {
      checkHostNetworkPorts(spec.containers ?? [], context.isPod, errors, path.child('containers'));
    }
    validateSettings(spec, errors, path);
    validateIdentity(spec, errors, path);
  });
}

function validateContainersAndVolumes(
  spec: PodSpec,
  context: PodSpecContext,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const { containers, initContainers, ephemeralContainers } = spec;
  const inputs = [
    initContainers,
    ephemeralContainers,
    spec.volumes,
    spec.terminationGracePeriodSeconds,
    spec.volumes?.some(({ ephemeral }) => ephemeral !== undefined) === true ? context.podName : '',
  ];
  checkOnce(goodParts, containers, inputs, errors, () => {
    const volumes = validateVolumes(spec.volumes ?? [], context, errors, path.child('volumes'));
    const containerContext: ContainerContext = { spec, volumes, errors };
    validateContainers(containerContext, path.child('containers'));
    validateInitContainers(containerContext, path.child('initContainers'));
    validateEphemeralContainers(containerContext, path.child('ephemeralContainers'));
  });
}

function validateSettings(spec: PodSpec, errors: FieldErrors, path: FieldPath): void {
  const { affinity, topologySpreadConstraints: spread, securityContext } = spec;
  checkEnum(errors, path.child('restartPolicy'), spec.restartPolicy, RESTART_POLICIES);
  checkEnum(errors, path.child('dnsPolicy'), spec.dnsPolicy, DNS_POLICIES);
  validateLabels(spec.nodeSelector, errors, path.child('nodeSelector'));
  const hostSettings = [spec.hostNetwork, spec.hostPID, spec.hostIPC, spec.shareProcessNamespace];
  checkOnce(goodParts, securityContext, hostSettings, errors, () =>
    validatePodSecurityContext(spec, errors, path.child('securityContext')),
  );
  checkOnce(goodParts, affinity, [], errors, () => validateAffinity(affinity, errors, path.child('affinity')));
  validateDnsConfig(spec, errors, path.child('dnsConfig'));
  validateReadinessGates(spec.readinessGates ?? [], errors, path.child('readinessGates'));
  validateSchedulingGates(spec.schedulingGates ?? [], errors, path.child('schedulingGates'));
  checkOnce(goodParts, spread, [], errors, () =>
    validateTopologySpread(spread ?? [], errors, path.child('topologySpreadConstraints')),
  );
  validateHostProcess(spec, errors, path);
}

function validateIdentity(spec: PodSpec, errors: FieldErrors, path: FieldPath): void {
  const { serviceAccountName, nodeName, activeDeadlineSeconds: deadline, tolerations } = spec;
  if (isSet(serviceAccountName)) {
    checkDnsSubdomain(errors, path.child('serviceAccountName'), serviceAccountName);
  }
  if (isSet(nodeName)) errors.invalidFor(path.child('nodeName'), nodeName, nameIsDnsSubdomain(nodeName, false));
  if (deadline !== undefined && (deadline < 1 || deadline > MAX_INT32)) {
    errors.invalid(path.child('activeDeadlineSeconds'), deadline, rangeMessage(1, MAX_INT32));
  }
  for (const field of ['hostname', 'subdomain'] as const) {
    const value = spec[field];
    if (isSet(value)) checkDnsLabel(errors, path.child(field), value);
  }
  checkOnce(goodParts, tolerations, [], errors, () =>
    validateTolerations(tolerations ?? [], errors, path.child('tolerations')),
  );
  validateHostAliases(spec.hostAliases ?? [], errors, path.child('hostAliases'));
  if (isSet(spec.priorityClassName)) {
    checkDnsSubdomain(errors, path.child('priorityClassName'), spec.priorityClassName);
  }
  if (spec.runtimeClassName !== undefined) {
    checkDnsSubdomain(errors, path.child('runtimeClassName'), spec.runtimeClassName);
  }
  if (spec.preemptionPolicy !== undefined) {
    checkEnum(errors, path.child('preemptionPolicy'), spec.preemptionPolicy, PREEMPTION_POLICIES);
  }
  if (spec.overhead !== undefined) validateResources({ limits: spec.overhead }, errors, path.child('overhead'));
  validateOs(spec, errors, path);
}

/** Adds the problems of a defaulted pod template; `path` is the template's own, e.g. `spec.template`. */
export function validatePodTemplateSpec(template: PodTemplateSpec, errors: FieldErrors, path: FieldPath): void {
  const spec = template.spec ?? EMPTY_POD_SPEC;
  const specPath = path.child('spec');
  validateLabels(template.metadata?.labels, errors, path.child('labels'));
  validateAnnotations(template.metadata?.annotations, errors, path.child('annotations'));
  validatePodAnnotations(template.metadata?.annotations, spec, errors, path.child('annotations'));
  validatePodSpec(spec, errors, specPath);
  checkProfilesAgree(template.metadata?.annotations, spec, errors, specPath);
  if ((spec.ephemeralContainers ?? []).length > 0) {
    errors.forbidden(specPath.child('ephemeralContainers'), 'ephemeral containers not allowed in pod template');
  }
}

/**
 * Adds what a controller that keeps pods running forbids in its template: restart policies other than Always, and deadlines.
 * `kind` is how upstream's message names the controller; it depends on the kind (ReplicationController says so itself, the
 * apps kinds say ReplicaSet, Deployment …).
 */
export function validateAlwaysRestarting(
  template: PodTemplateSpec,
  kind: string,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const restartPolicy = template.spec?.restartPolicy ?? '';
  if (restartPolicy !== 'Always') errors.notSupported(path.child('spec', 'restartPolicy'), restartPolicy, ['Always']);
  if (template.spec?.activeDeadlineSeconds !== undefined) {
    const message = `activeDeadlineSeconds in ${kind} is not Supported`;
    errors.forbidden(path.child('spec', 'activeDeadlineSeconds'), message);
  }
}
