/**
 * Requests and limits of containers.
 * Upstream: validateResourceRequirements in kubernetes/pkg/apis/core/validation/validation.go, pkg/apis/core/helper/helpers.go.
 * Left out: resource claims and resources of whole pods, which v1.32 drops (features that are off) before it validates.
 */
import type { ResourceRequirements } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { checkQualifiedName } from '../../meta/names.ts';
import { parseQuantity, type Quantity } from '../../meta/quantity.ts';
import { goStruct } from './go-values/go-print.ts';

const CONTAINER_RESOURCES: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);

const STANDARD_RESOURCES: ReadonlySet<string> = new Set([
  ...CONTAINER_RESOURCES,
  'requests.cpu',
  'requests.memory',
  'requests.ephemeral-storage',
  'requests.storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'storage',
  'services.nodeports',
  'services.loadbalancers',
]);

const INTEGER_RESOURCES: ReadonlySet<string> = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);

const HUGE_PAGES = 'hugepages-';

function isHugePages(name: string): boolean {
  return name.startsWith(HUGE_PAGES);
}

/** Huge pages as they are asked for, or as quotas name them. */
export function isQuotaHugePages(name: string): boolean {
  return isHugePages(name) || name.startsWith(`requests.${HUGE_PAGES}`);
}

/** Resources without a domain, or of kubernetes.io. */
export function isNativeResource(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

/** Resources that a device plugin or an operator offers, e.g. `example.com/gpu`. */
export function isExtendedResource(name: string): boolean {
  if (isNativeResource(name) || name.startsWith('requests.')) return false;
  return checkQualifiedName(`requests.${name}`).length === 0;
}

/** Whether more of a resource may be promised than there is. */
export function isOvercommitAllowed(name: string): boolean {
  return isNativeResource(name) && !isHugePages(name);
}

/** Adds the problems of a container's `resources` (or, as `limits`, of a pod's `overhead`). */
export function validateResources(
  resources: ResourceRequirements | undefined,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const { limits = {}, requests = {} } = resources ?? {};
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  for (const [name, text] of Object.entries(limits)) {
    validateAmount(name, parseQuantity(text), errors, path.child('limits').key(name));
  }
  for (const [name, text] of Object.entries(requests)) {
    validateRequest(name, parseQuantity(text), limits[name], errors, path);
  }
  if (names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory')) {
    errors.forbidden(path, 'HugePages require cpu or memory');
  }
}

function validateAmount(name: string, quantity: Quantity, errors: FieldErrors, path: FieldPath): void {
  validateResourceName(name, errors, path);
  validateQuantity(name, quantity, errors, path);
  checkPageSize(name, quantity, errors, path);
}

function validateRequest(
  name: string,
  quantity: Quantity,
  limitText: string | undefined,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const requestsPath = path.child('requests');
  validateResourceName(name, errors, requestsPath.key(name));
  validateQuantity(name, quantity, errors, requestsPath.key(name));
  if (limitText === undefined) {
    if (!isOvercommitAllowed(name)) {
      errors.required(path.child('limits'), 'Limit must be set for non overcommitable resources');
    }
  } else {
    const limit = parseQuantity(limitText);
    if (!quantity.equals(limit) && !isOvercommitAllowed(name)) {
      errors.invalid(requestsPath, quantity.toString(), `must be equal to ${name} limit of ${limit}`);
    } else if (quantity.compare(limit) > 0) {
      errors.invalid(requestsPath, quantity.toString(), `must be less than or equal to ${name} limit of ${limit}`);
    }
  }
  checkPageSize(name, quantity, errors, requestsPath.key(name));
}

/** Adds what is wrong with the name of a resource that containers may use. */
export function validateResourceName(name: string, errors: FieldErrors, path: FieldPath): void {
  validateAnyResourceName(name, errors, path);
  const isPlain = !name.includes('/');
  if (isPlain && !CONTAINER_RESOURCES.has(name) && !isHugePages(name)) {
    errors.invalid(path, name, 'must be a standard resource for containers');
  } else if (!isPlain && !isNativeResource(name) && !isExtendedResource(name)) {
    errors.invalid(path, name, "doesn't follow extended resource name standard");
  }
}

/** Adds what is wrong with the name of a resource of whatever: one that Kubernetes knows, or one with a domain. */
export function validateAnyResourceName(name: string, errors: FieldErrors, path: FieldPath): void {
  const messages = checkQualifiedName(name);
  errors.invalidFor(path, name, messages);
  if (messages.length === 0 && !name.includes('/') && !STANDARD_RESOURCES.has(name) && !isQuotaHugePages(name)) {
    errors.invalid(path, name, 'must be a standard resource type or fully qualified');
  }
}

/** Adds what is wrong with an amount of a resource: less than nothing, or a fraction of what is counted. */
export function validateQuantity(name: string, quantity: Quantity, errors: FieldErrors, path: FieldPath): void {
  if (quantity.sign < 0) errors.invalid(path, quantity.toString(), 'must be greater than or equal to 0');
  const needsWhole = INTEGER_RESOURCES.has(name) || isExtendedResource(name);
  if (needsWhole && quantity.milliValue % 1000 !== 0)
    errors.invalid(path, goStruct('resource.Quantity', quantity.toString()), 'must be an integer');
}

function checkPageSize(name: string, quantity: Quantity, errors: FieldErrors, path: FieldPath): void {
  if (!isHugePages(name) || isDivisible(quantity, name.slice(HUGE_PAGES.length))) return;
  errors.invalid(path, quantity.toString(), `${quantity} is not positive integer multiple of ${name}`);
}

function isDivisible(quantity: Quantity, pageSizeText: string): boolean {
  let pageSize: Quantity;
  try {
    pageSize = parseQuantity(pageSizeText);
  } catch {
    return false;
  }
  if (pageSize.sign <= 0 || pageSize.milliValue % 1000 !== 0) return false;
  return quantity.value % pageSize.value === 0;
}
