/**
 * Ingresses (kubernetes/pkg/registry/networking/ingress/strategy.go, pkg/apis/networking/validation/validation.go,
 * pkg/printers/internalversion/printers.go).
 */
import type { Ingress as IngressObject, IngressRule, IngressStatus } from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import { isSemanticallyEqual } from '../meta/equality.ts';
import { FieldPath } from '../meta/field-errors.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { atFirstGeneration, atNextGeneration } from './generation.ts';
import { STRICT, toleranceFor, validateIngressSpec, validateIngressStatus } from './networking/validate-ingress.ts';

export type Ingress = IngressObject;

/** The annotation that named a class before there was a field for it. */
export const INGRESS_CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
const SHOWN_HOSTS = 3;
const EMPTY_SPEC = Object.freeze({});
const NO_STATUS: IngressStatus = Object.freeze({ loadBalancer: Object.freeze({}) });

function hostsOf(rules: readonly IngressRule[]): string {
  const hosts: string[] = [];
  let hasMore = false;
  for (const { host = '' } of rules) {
    hasMore ||= hosts.length === SHOWN_HOSTS;
    if (!hasMore && host !== '') hosts.push(host);
  }
  if (hosts.length === 0) return '*';
  return hasMore ? `${hosts.join(',')} + ${rules.length - SHOWN_HOSTS} more...` : hosts.join(',');
}

function addressesOf({ status }: Ingress): string {
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '');
  return [...new Set(addresses.filter((address) => address !== ''))].sort().join(',');
}

/** Lets requests from outside in, by host and path. */
export const Ingress = defineKind<Ingress>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'Ingress',
  plural: 'ingresses',
  singular: 'ingress',
  shortNames: ['ing'],
  categories: [],
  namespaced: true,
  hasStatus: true,
  prepareForCreate: (ingress) =>
    atFirstGeneration(withChanges(ingress, { spec: ingress.spec ?? EMPTY_SPEC, status: NO_STATUS })),
  prepareForUpdate(ingress, old) {
    return isSemanticallyEqual(ingress.spec, old.spec) ? ingress : atNextGeneration(ingress, old);
  },
  validateCreate({ metadata, spec = EMPTY_SPEC as NonNullable<Ingress['spec']> }, errors, path) {
    validateIngressSpec(spec, STRICT, errors, path.child('spec'));
    const annotation = metadata.annotations?.[INGRESS_CLASS_ANNOTATION];
    const { ingressClassName } = spec;
    if (annotation === undefined || ingressClassName === undefined || annotation === ingressClassName) return;
    const at = new FieldPath('annotations').child(INGRESS_CLASS_ANNOTATION);
    errors.invalid(at, annotation, 'must match `ingressClassName` when both are specified');
  },
  validateUpdate({ spec = EMPTY_SPEC }, old, errors, path) {
    validateIngressSpec(spec, toleranceFor(old), errors, path.child('spec'));
  },
  validateStatusUpdate({ status }, _old, errors, path) {
    validateIngressStatus(status?.loadBalancer, errors, path.child('status', 'loadBalancer'));
  },
  warnings({ metadata, spec }, old) {
    const isOldStyle = metadata.annotations?.[INGRESS_CLASS_ANNOTATION] !== undefined;
    if (old !== undefined || !isOldStyle || spec?.ingressClassName !== undefined) return [];
    return [`annotation "${INGRESS_CLASS_ANNOTATION}" is deprecated, please use 'spec.ingressClassName' instead`];
  },
  columns: [
    nameColumn,
    { name: 'Class', type: 'string', priority: 0, value: ({ spec }) => spec?.ingressClassName ?? '<none>' },
    { name: 'Hosts', type: 'string', priority: 0, value: ({ spec }) => hostsOf(spec?.rules ?? []) },
    { name: 'Address', type: 'string', priority: 0, value: addressesOf },
    {
      name: 'Ports',
      type: 'string',
      priority: 0,
      value: ({ spec }) => ((spec?.tls ?? []).length > 0 ? '80, 443' : '80'),
    },
    ageColumn,
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'not simulated',
      note: 'Ingresses are stored, but no ingress controller acts on them yet: no address, no routes.',
    },
    {
      field: 'spec',
      fidelity: 'faithful',
      note: 'As an object of the API it is the real one: defaults, validation, what may change and what is printed are those of v1.32.',
    },
    {
      field: 'status.loadBalancer',
      fidelity: 'not simulated',
      note: 'It stays empty: nothing gives an Ingress an address.',
    },
  ],
});
