/**
 * NetworkPolicies (kubernetes/pkg/apis/networking/v1/defaults.go, pkg/registry/networking/networkpolicy/strategy.go).
 */
import type {
  NetworkPolicy as NetworkPolicyObject,
  NetworkPolicyPort,
  NetworkPolicySpec,
} from '../generated/types.gen.ts';
import { mapShared, withChanges } from '../meta/copy-on-write.ts';
import { isSemanticallyEqual } from '../meta/equality.ts';
import { formatLabelSelector } from '../meta/label-selector.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { atFirstGeneration, atNextGeneration } from './generation.ts';
import { validateNetworkPolicySpec } from './networking/validate-network-policy.ts';

export type NetworkPolicy = NetworkPolicyObject;

const EMPTY_SELECTOR = Object.freeze({});
const EMPTY_SPEC: NetworkPolicySpec = Object.freeze({ podSelector: EMPTY_SELECTOR });
const INGRESS = Object.freeze(['Ingress'] as const);
const BOTH = Object.freeze(['Ingress', 'Egress'] as const);

function defaultPort(port: NetworkPolicyPort): NetworkPolicyPort {
  return port.protocol ? port : { ...port, protocol: 'TCP' };
}

function defaultPorts<T extends { readonly ports?: readonly NetworkPolicyPort[] }>(
  rules: readonly T[] | undefined,
): readonly T[] | undefined {
  if (rules === undefined) return undefined;
  return mapShared(rules, (rule) => {
    const ports = rule.ports && mapShared(rule.ports, defaultPort);
    return ports === rule.ports ? rule : { ...rule, ports };
  });
}

function defaults(policy: NetworkPolicy): NetworkPolicy {
  const { spec = EMPTY_SPEC } = policy;
  const isTyped = (spec.policyTypes?.length ?? 0) > 0;
  const types = (spec.egress?.length ?? 0) > 0 ? BOTH : INGRESS;
  return withChanges(policy, {
    spec: withChanges(spec, {
      podSelector: spec.podSelector ?? EMPTY_SELECTOR,
      policyTypes: isTyped ? spec.policyTypes : types,
      ingress: defaultPorts(spec.ingress),
      egress: defaultPorts(spec.egress),
    }),
  });
}

/** Says which connections the pods that it selects may have. */
export const NetworkPolicy = defineKind<NetworkPolicy>({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  singular: 'networkpolicy',
  shortNames: ['netpol'],
  categories: [],
  namespaced: true,
  hasStatus: false,
  defaults,
  prepareForCreate: atFirstGeneration,
  prepareForUpdate(policy, old) {
    return isSemanticallyEqual(policy.spec, old.spec) ? policy : atNextGeneration(policy, old);
  },
  validate: ({ spec = EMPTY_SPEC }, errors, path) => validateNetworkPolicySpec(spec, errors, path.child('spec')),
  columns: [
    nameColumn,
    {
      name: 'Pod-Selector',
      type: 'string',
      priority: 0,
      value: ({ spec }) => formatLabelSelector(spec?.podSelector ?? EMPTY_SELECTOR),
    },
    ageColumn,
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'not simulated',
      note: 'Policies are stored, but the network does not enforce them yet: everybody can reach everybody.',
    },
    {
      field: 'spec',
      fidelity: 'faithful',
      note: 'As an object of the API it is the real one: defaults, validation, what may change and what is printed are those of v1.32.',
    },
  ],
});
