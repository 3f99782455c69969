/** Names such as `acme.io/foo`: a domain, a slash, a path (k8s.io/apimachinery/pkg/util/validation/validation.go: IsDomainPrefixedPath). */
import type { FieldErrors, FieldPath } from './field-errors.ts';
import { checkDns1123Subdomain } from './names.ts';

const PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const pathRegex = new RegExp(`^${PATH}$`);

/** Adds what is wrong with a domain-prefixed path. */
export function validateDomainPrefixedPath(value: string, errors: FieldErrors, path: FieldPath): void {
  if (value === '') {
    errors.required(path);
    return;
  }
  const slash = value.indexOf('/');
  if (slash <= 0 || slash === value.length - 1) {
    errors.invalid(path, value, 'must be a domain-prefixed path (such as "acme.io/foo")');
    return;
  }
  const [domain, rest] = [value.slice(0, slash), value.slice(slash + 1)];
  errors.invalidFor(path, domain, checkDns1123Subdomain(domain));
  if (!pathRegex.test(rest)) {
    errors.invalid(path, rest, `Invalid path (regex used for validation is '${PATH}')`);
  }
}
