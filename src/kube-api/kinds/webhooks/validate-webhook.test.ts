import { describe, expect, it } from 'vitest';
import type { MutatingWebhook } from '../../generated/types.gen.ts';
import { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { defaultWebhook } from './default-webhook.ts';
import { validateWebhooks } from './validate-webhook.ts';

const good = {
  name: 'deny.example.com.test',
  clientConfig: { service: { namespace: 'default', name: 'hook' } },
  rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
} as const satisfies MutatingWebhook;
const [rule] = good.rules;

function problemsOf(...webhooks: readonly object[]): readonly string[] {
  const errors = new FieldErrors();
  validateWebhooks(webhooks as readonly MutatingWebhook[], errors, new FieldPath('webhooks'));
  return errors.list.map(({ message }) => message.replace('webhooks', ''));
}

describe('webhooks', () => {
  it('are good when they say what is needed', () => {
    expect(problemsOf(good, { ...good, name: 'other.example.com' })).toEqual([]);
  });

  it.each([
    [
      { name: 'a.b' },
      '[0].name: Invalid value: "a.b": should be a domain with at least three segments separated by dots',
    ],
    [{ sideEffects: undefined }, '[0].sideEffects: Required value: must specify one of None, NoneOnDryRun'],
    [{ sideEffects: 'Some' }, '[0].sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun"'],
    [
      { timeoutSeconds: 31 },
      '[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds',
    ],
    [{ clientConfig: {} }, '[0].clientConfig: Required value: exactly one of url or service is required'],
    [{ admissionReviewVersions: [] }, '[0].admissionReviewVersions: Required value: must specify one of v1, v1beta1'],
    [{ failurePolicy: 'No' }, '[0].failurePolicy: Unsupported value: "No": supported values: "Fail", "Ignore"'],
    [
      { rules: [{ ...rule, operations: ['*', 'CREATE'] }] },
      `[0].rules[0].operations: Invalid value: []admissionregistration.OperationType{"*", "CREATE"}: if '*' is present, must not specify other operations`,
    ],
    [
      { rules: [{ ...rule, resources: ['pods/*', 'pods/status'] }] },
      `[0].rules[0].resources[1]: Invalid value: "pods/status": if 'pods/*' is present, must not specify pods/status`,
    ],
  ])('are refused with %j', (change, problem) => {
    expect(problemsOf({ ...good, ...change })).toEqual([problem]);
  });

  it('have names of their own', () => {
    expect(problemsOf(good, good)).toEqual(['[1].name: Duplicate value: "deny.example.com.test"']);
  });

  it('fail, look at everything and take ten seconds unless they say otherwise', () => {
    const webhook = defaultWebhook<MutatingWebhook>(good);
    expect(webhook).toMatchObject({
      failurePolicy: 'Fail',
      matchPolicy: 'Equivalent',
      timeoutSeconds: 10,
      namespaceSelector: {},
      clientConfig: { service: { port: 443 } },
      rules: [{ scope: '*' }],
    });
    expect(defaultWebhook(webhook)).toBe(webhook);
  });
});
