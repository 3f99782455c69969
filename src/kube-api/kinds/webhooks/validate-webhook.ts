/**
 * Checks the webhooks of a configuration (kubernetes/pkg/apis/admissionregistration/validation/validation.go).
 *
 * Left out: whether match conditions are expressions that can be evaluated.
 */
import type { MutatingWebhook, RuleWithOperations, ValidatingWebhook } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { GoSyntax, goQuote } from '../../meta/go-syntax.ts';
import { checkDns1123Subdomain, checkQualifiedName } from '../../meta/names.ts';
import { validateLabelSelector } from '../../meta/object-meta.ts';
import { validateClientConfig } from './client-config.ts';
import { REVIEW_VERSIONS, validateReviewVersions } from './review-versions.ts';

type Webhook = ValidatingWebhook & Pick<MutatingWebhook, 'reinvocationPolicy'>;

const FAILURE_POLICIES = ['Fail', 'Ignore'];
const MATCH_POLICIES = ['Equivalent', 'Exact'];
const SIDE_EFFECTS = ['None', 'NoneOnDryRun'];
const REINVOCATION_POLICIES = ['IfNeeded', 'Never'];
const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];
const SCOPES = ['*', 'Cluster', 'Namespaced'];
const MOST_CONDITIONS = 64;

/** What is wrong with the webhooks of a configuration, each by itself and their names among each other. */
export function validateWebhooks(webhooks: readonly Webhook[], errors: FieldErrors, path: FieldPath): void {
  const names = new Set<string>();
  for (const [i, webhook] of webhooks.entries()) {
    const at = path.index(i);
    const { name = '', admissionReviewVersions = [] } = webhook;
    validateWebhook(webhook, errors, at);
    const versionsPath = at.child('admissionReviewVersions');
    if (admissionReviewVersions.length > 0) validateReviewVersions(admissionReviewVersions, true, errors, versionsPath);
    else errors.required(versionsPath, `must specify one of ${REVIEW_VERSIONS.join(', ')}`);
    if (name !== '' && names.has(name)) errors.duplicate(at.child('name'), name);
    names.add(name);
  }
}

function validateWebhook(webhook: Webhook, errors: FieldErrors, path: FieldPath): void {
  const { name = '', rules = [], sideEffects, timeoutSeconds, matchConditions = [] } = webhook;
  validateFullyQualifiedName(name, errors, path.child('name'));
  for (const [i, rule] of rules.entries()) validateRule(rule, errors, path.child('rules').index(i));
  oneOf(webhook.failurePolicy, FAILURE_POLICIES, errors, path.child('failurePolicy'));
  oneOf(webhook.matchPolicy, MATCH_POLICIES, errors, path.child('matchPolicy'));
  const effectsPath = path.child('sideEffects');
  if (sideEffects === undefined) errors.required(effectsPath, `must specify one of ${SIDE_EFFECTS.join(', ')}`);
  oneOf(sideEffects, SIDE_EFFECTS, errors, effectsPath);
  if (timeoutSeconds !== undefined && (timeoutSeconds < 1 || timeoutSeconds > 30)) {
    const what = 'the timeout value must be between 1 and 30 seconds';
    errors.invalid(path.child('timeoutSeconds'), timeoutSeconds, what);
  }
  validateLabelSelector(webhook.namespaceSelector, errors, path.child('namespaceSelector'));
  validateLabelSelector(webhook.objectSelector, errors, path.child('objectSelector'));
  oneOf(webhook.reinvocationPolicy, REINVOCATION_POLICIES, errors, path.child('reinvocationPolicy'));
  validateClientConfig(webhook.clientConfig ?? {}, errors, path.child('clientConfig'));
  validateConditions(matchConditions, errors, path.child('matchConditions'));
}

function oneOf(value: string | undefined, allowed: readonly string[], errors: FieldErrors, path: FieldPath): void {
  if (value !== undefined && !allowed.includes(value)) errors.notSupported(path, value, allowed);
}

/** A domain of three segments or more (apimachinery/pkg/util/validation: IsFullyQualifiedName). */
function validateFullyQualifiedName(name: string, errors: FieldErrors, path: FieldPath): void {
  const messages = checkDns1123Subdomain(name);
  if (name === '') errors.required(path);
  else if (messages.length > 0) errors.invalid(path, name, messages.join(','));
  else if (name.split('.').length < 3) {
    errors.invalid(path, name, 'should be a domain with at least three segments separated by dots');
  }
}

function validateRule(rule: RuleWithOperations, errors: FieldErrors, path: FieldPath): void {
  const { operations = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule;
  const operationsPath = path.child('operations');
  if (operations.length === 0) errors.required(operationsPath);
  if (operations.length > 1 && operations.includes('*')) {
    const given = new GoSyntax(
      `[]admissionregistration.OperationType{${operations.map((one) => goQuote(one)).join(', ')}}`,
    );
    errors.invalid(operationsPath, given, "if '*' is present, must not specify other operations");
  }
  for (const [i, operation] of operations.entries()) oneOf(operation, OPERATIONS, errors, operationsPath.index(i));
  validateAlone(apiGroups, 'API groups', errors, path.child('apiGroups'));
  validateAlone(apiVersions, 'API versions', errors, path.child('apiVersions'));
  for (const [i, version] of apiVersions.entries()) {
    if (version === '') errors.required(path.child('apiVersions').index(i));
  }
  validateResources(resources, errors, path.child('resources'));
  oneOf(scope, SCOPES, errors, path.child('scope'));
}

/** Something, and nothing beside a `*`. */
function validateAlone(values: readonly string[], what: string, errors: FieldErrors, path: FieldPath): void {
  if (values.length === 0) errors.required(path);
  if (values.length > 1 && values.includes('*')) {
    errors.invalid(path, values, `if '*' is present, must not specify other ${what}`);
  }
}

function validateResources(resources: readonly string[], errors: FieldErrors, path: FieldPath): void {
  if (resources.length === 0) errors.required(path);
  const [wholeResources, wholeSubresources] = [new Set<string>(), new Set<string>()];
  let isLastPlain = false;
  for (const [i, given] of resources.entries()) {
    const at = path.index(i);
    if (given === '') {
      errors.required(at);
      continue;
    }
    const slash = given.indexOf('/');
    if (slash < 0) {
      isLastPlain = given !== '*';
      continue;
    }
    const [resource, subresource] = [given.slice(0, slash), given.slice(slash + 1)];
    const clash = (one: string): void => errors.invalid(at, given, `if '${one}' is present, must not specify ${given}`);
    if (wholeResources.has(resource)) clash(`${resource}/*`);
    if (wholeSubresources.has(subresource)) clash(`*/${subresource}`);
    if (subresource === '*') wholeResources.add(resource);
    if (resource === '*') wholeSubresources.add(subresource);
  }
  if (resources.length > 1 && resources.includes('*/*')) {
    errors.invalid(path, resources, "if '*/*' is present, must not specify other resources");
  }
  if (resources.includes('*') && isLastPlain) {
    errors.invalid(path, resources, "if '*' is present, must not specify other resources without subresources");
  }
}

function validateConditions(
  conditions: readonly { readonly name: string; readonly expression: string }[],
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (conditions.length > MOST_CONDITIONS) errors.tooMany(path, conditions.length, MOST_CONDITIONS);
  const names = new Set<string>();
  for (const [i, { name = '', expression = '' }] of conditions.entries()) {
    const at = path.index(i);
    if (expression.trim() === '') errors.required(at.child('expression'));
    if (name === '') errors.required(at.child('name'));
    else {
      errors.invalidFor(at.child('name'), name, checkQualifiedName(name));
      if (names.has(name)) errors.duplicate(at.child('name'), name);
      names.add(name);
    }
  }
}
