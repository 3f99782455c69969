/** ServiceAccounts (kubernetes/pkg/registry/core/serviceaccount/strategy.go). */
import type { ServiceAccount as ServiceAccountObject } from '../generated/types.gen.ts';
import { mapShared, withChanges } from '../meta/copy-on-write.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';

export type ServiceAccount = ServiceAccountObject;

const ENFORCE_MOUNTABLE = 'kubernetes.io/enforce-mountable-secrets';

/** References to secrets are by name alone. */
function withPlainReferences(account: ServiceAccount): ServiceAccount {
  if (account.secrets === undefined) return account;
  const secrets = mapShared(account.secrets, (reference) => {
    const { name } = reference;
    const isPlain = Object.keys(reference).every((field) => field === 'name');
    return isPlain ? reference : name === undefined ? {} : { name };
  });
  return withChanges(account, { secrets });
}

/** Who a pod is to the API server. */
export const ServiceAccount = defineKind<ServiceAccount>({
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  categories: [],
  namespaced: true,
  hasStatus: false,
  prepareForCreate: withPlainReferences,
  prepareForUpdate: withPlainReferences,
  warnings(account, old) {
    const isNew = old?.metadata.annotations?.[ENFORCE_MOUNTABLE] === undefined;
    if (!isNew || account.metadata.annotations?.[ENFORCE_MOUNTABLE] === undefined) return [];
    return [
      `metadata.annotations[${ENFORCE_MOUNTABLE}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`,
    ];
  },
  columns: [
    nameColumn,
    { name: 'Secrets', type: 'string', priority: 0, value: ({ secrets = [] }) => secrets.length },
    ageColumn,
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'faithful',
      note: 'Every namespace gets its default account, and pods get its token as a projected volume.',
    },
    {
      field: 'automountServiceAccountToken',
      fidelity: 'faithful',
      note: 'Where it is false, pods get no token.',
    },
    {
      field: 'imagePullSecrets',
      fidelity: 'not simulated',
      note: 'They are copied into pods, but registries ask nobody for a password.',
    },
    {
      field: 'secrets',
      fidelity: 'simplified',
      note: 'Tokens are issued and checked as upstream, signed with a hash that is no cryptography.',
    },
  ],
});
