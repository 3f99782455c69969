/** How Deployments replace their pods (kubernetes/pkg/apis/apps/validation/validation.go). */
import type { DeploymentStrategy, IntOrString, RollingUpdateDeployment } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { GoSyntax, goQuote } from '../../meta/go-syntax.ts';
import { intOrStringSyntax, intValue } from '../../meta/int-or-string.ts';
import { checkPercent } from '../../meta/names.ts';
import { validateNonNegative } from '../../meta/object-meta.ts';

/** A count that isn't negative, or a percentage. */
export function validateCountOrPercent(value: IntOrString, errors: FieldErrors, path: FieldPath): void {
  if (typeof value === 'number') validateNonNegative(value, errors, path);
  else errors.invalidFor(path, intOrStringSyntax(value), checkPercent(value));
}

/** The percentage, or undefined for counts and for what is neither. */
function percentOf(value: IntOrString): number | undefined {
  return typeof value === 'string' && checkPercent(value).length === 0 ? Number(value.slice(0, -1)) : undefined;
}

/** A percentage of what is there can't exceed all of it. */
export function validateAtMostAll(value: IntOrString, errors: FieldErrors, path: FieldPath): void {
  if ((percentOf(value) ?? 0) > 100) errors.invalid(path, intOrStringSyntax(value), 'must not be greater than 100%');
}

function validateRollingUpdate(update: RollingUpdateDeployment, errors: FieldErrors, path: FieldPath): void {
  const { maxUnavailable = 0, maxSurge = 0 } = update;
  const unavailablePath = path.child('maxUnavailable');
  validateCountOrPercent(maxUnavailable, errors, unavailablePath);
  validateCountOrPercent(maxSurge, errors, path.child('maxSurge'));
  const isNone = (value: IntOrString): boolean => (percentOf(value) ?? intValue(value)) === 0;
  if (isNone(maxUnavailable) && isNone(maxSurge)) {
    errors.invalid(unavailablePath, intOrStringSyntax(maxUnavailable), 'may not be 0 when `maxSurge` is 0');
  }
  validateAtMostAll(maxUnavailable, errors, unavailablePath);
}

/** A defaulted strategy. */
export function validateStrategy(strategy: DeploymentStrategy | undefined, errors: FieldErrors, path: FieldPath): void {
  const { type = '', rollingUpdate } = (strategy ?? {}) as { readonly type?: string } & DeploymentStrategy;
  if (type === 'Recreate') {
    if (rollingUpdate !== undefined) {
      errors.forbidden(path.child('rollingUpdate'), "may not be specified when strategy `type` is 'Recreate'");
    }
  } else if (type === 'RollingUpdate') {
    const updatePath = path.child('rollingUpdate');
    if (rollingUpdate === undefined) errors.required(updatePath, 'this should be defaulted and never be nil');
    else validateRollingUpdate(rollingUpdate, errors, updatePath);
  } else {
    const update =
      rollingUpdate === undefined
        ? '(*apps.RollingUpdateDeployment)(nil)'
        : '(*apps.RollingUpdateDeployment)(0xc000000000)';
    const shown = new GoSyntax(`apps.DeploymentStrategy{Type:${goQuote(type)}, RollingUpdate:${update}}`);
    errors.notSupported(path, shown, ['Recreate', 'RollingUpdate']);
  }
}
