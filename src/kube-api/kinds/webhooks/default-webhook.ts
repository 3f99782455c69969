/** What a webhook does when it doesn't say (kubernetes/pkg/apis/admissionregistration/v1/defaults.go). */
import type { MutatingWebhook, ValidatingWebhook } from '../../generated/types.gen.ts';
import { mapShared, withChanges } from '../../meta/copy-on-write.ts';

const EVERYTHING = Object.freeze({});

/** Fills in what both sorts of webhooks have. */
export function defaultWebhook<T extends ValidatingWebhook | MutatingWebhook>(webhook: T): T {
  const { clientConfig, rules } = webhook;
  const service = clientConfig?.service;
  const defaults: Partial<ValidatingWebhook> = {
    failurePolicy: webhook.failurePolicy ?? 'Fail',
    matchPolicy: webhook.matchPolicy ?? 'Equivalent',
    namespaceSelector: webhook.namespaceSelector ?? EVERYTHING,
    objectSelector: webhook.objectSelector ?? EVERYTHING,
    timeoutSeconds: webhook.timeoutSeconds ?? 10,
    ...(rules === undefined
      ? {}
      : { rules: mapShared(rules, (rule) => withChanges(rule, { scope: rule.scope ?? '*' })) }),
    ...(service === undefined
      ? {}
      : { clientConfig: withChanges(clientConfig, { service: withChanges(service, { port: service.port ?? 443 }) }) }),
  };
  return withChanges<ValidatingWebhook | MutatingWebhook>(webhook, defaults) as T;
}
