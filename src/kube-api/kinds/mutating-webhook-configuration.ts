/**
 * MutatingWebhookConfigurations (kubernetes/pkg/registry/admissionregistration/mutatingwebhookconfiguration/strategy.go). Kept, but
 * nobody is called.
 */
import type { MutatingWebhookConfiguration as ConfigurationObject, MutatingWebhook } from '../generated/types.gen.ts';
import { mapShared, withChanges } from '../meta/copy-on-write.ts';
import { isSemanticallyEqual } from '../meta/equality.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { atFirstGeneration, atNextGeneration } from './generation.ts';
import { defaultWebhook } from './webhooks/default-webhook.ts';
import { validateWebhooks } from './webhooks/validate-webhook.ts';

export type MutatingWebhookConfiguration = ConfigurationObject;

function withDefaults(webhook: MutatingWebhook): MutatingWebhook {
  return withChanges(defaultWebhook(webhook), { reinvocationPolicy: webhook.reinvocationPolicy ?? 'Never' });
}

/** Names programs that may change what is written before it is checked. */
export const MutatingWebhookConfiguration = defineKind<MutatingWebhookConfiguration>({
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'MutatingWebhookConfiguration',
  plural: 'mutatingwebhookconfigurations',
  singular: 'mutatingwebhookconfiguration',
  shortNames: [],
  categories: ['api-extensions'],
  namespaced: false,
  hasStatus: false,
  defaults(given) {
    const { webhooks } = given;
    return webhooks === undefined ? given : withChanges(given, { webhooks: mapShared(webhooks, withDefaults) });
  },
  prepareForCreate: atFirstGeneration,
  prepareForUpdate: (given, old) =>
    isSemanticallyEqual(given.webhooks, old.webhooks) ? given : atNextGeneration(given, old),
  validate: ({ webhooks = [] }, errors, path) => validateWebhooks(webhooks, errors, path.child('webhooks')),
  columns: [
    nameColumn,
    { name: 'Webhooks', type: 'integer', priority: 0, value: ({ webhooks }) => webhooks?.length ?? 0 },
    ageColumn,
  ],
  fidelity: [{ field: '', fidelity: 'not simulated', note: 'Checked and kept, but no webhook is ever called.' }],
});
