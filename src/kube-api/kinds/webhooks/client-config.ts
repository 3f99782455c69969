/**
 * How the API server reaches a webhook (apiserver/pkg/util/webhook/validation.go): that of an admission plugin, or one that converts
 * custom resources.
 */
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { checkDns1123Subdomain } from '../../meta/names.ts';

interface ServiceReference {
  readonly name: string;
  readonly namespace: string;
  readonly path?: string;
  readonly port?: number;
}

interface ClientConfig {
  readonly url?: string;
  readonly service?: ServiceReference;
}

/** Either a URL or a service, and a good one. */
export function validateClientConfig({ url, service }: ClientConfig, errors: FieldErrors, path: FieldPath): void {
  if ((url === undefined) === (service === undefined)) {
    errors.required(path, 'exactly one of url or service is required');
  } else if (url !== undefined) validateUrl(url, errors, path.child('url'));
  else if (service !== undefined) validateService(service, errors, path.child('service'));
}

const URL_FORM = 'desired format: https://host[/path]';

function validateUrl(url: string, errors: FieldErrors, path: FieldPath): void {
  const [, scheme = '', user, host = '', , query, fragment] =
    /^(?:([A-Za-z][\w+.-]*):\/\/)?(?:([^@/?#]*)@)?([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/.exec(url) ?? [];
  if (scheme !== 'https') errors.invalid(path, scheme, `'https' is the only allowed URL scheme; ${URL_FORM}`);
  if (host === '') errors.invalid(path, host, `host must be specified; ${URL_FORM}`);
  if (user !== undefined) errors.invalid(path, user, 'user information is not permitted in the URL');
  if (fragment !== undefined && fragment !== '#') {
    errors.invalid(path, fragment.slice(1), 'fragments are not permitted in the URL');
  }
  if (query !== undefined && query !== '?') {
    errors.invalid(path, query.slice(1), 'query parameters are not permitted in the URL');
  }
}

function validateService(service: ServiceReference, errors: FieldErrors, path: FieldPath): void {
  const { name = '', namespace = '', path: urlPath, port = 443 } = service;
  if (name === '') errors.required(path.child('name'), 'service name is required');
  if (namespace === '') errors.required(path.child('namespace'), 'service namespace is required');
  if (port < 1 || port > 65535) {
    errors.invalid(path.child('port'), port, 'port is not valid: must be between 1 and 65535, inclusive');
  }
  if (urlPath === undefined || urlPath === '' || urlPath === '/') return;
  const at = path.child('path');
  if (!urlPath.startsWith('/')) errors.invalid(at, urlPath, "must start with a '/'");
  if (urlPath.startsWith('//')) {
    errors.invalid(at, urlPath, 'segment[0] may not be empty');
    return;
  }
  const steps = urlPath.slice(1).replace(/\/$/, '').split('/');
  for (const [i, step] of steps.entries()) {
    if (step === '') {
      errors.invalid(at, urlPath, `segment[${i}] may not be empty`);
      continue;
    }
    for (const message of checkDns1123Subdomain(step)) errors.invalid(at, urlPath, `segment[${i}]: ${message}`);
  }
}
