/** What Ingresses must look like (kubernetes/pkg/apis/networking/validation/validation.go: ValidateIngressSpec). */
import type {
  HTTPIngressPath,
  Ingress,
  IngressBackend,
  IngressLoadBalancerStatus,
  IngressRule,
  IngressSpec,
  IngressTLS,
} from '../../generated/types.gen.ts';
import { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { GoSyntax } from '../../meta/go-syntax.ts';
import { parseIp, validateIp } from '../../meta/ip-address.ts';
import {
  checkDns1123Subdomain,
  checkPortName,
  checkPortNumber,
  checkWildcardDns1123Subdomain,
  nameIsDns1035Label,
  nameIsDnsSubdomain,
} from '../../meta/names.ts';
import { validateLocalReference } from './validate-reference.ts';

const PATH_TYPES = ['Exact', 'ImplementationSpecific', 'Prefix'] as const;
const FORBIDDEN_SEQUENCES = ['//', '/./', '/../', '%2f', '%2F'];
const FORBIDDEN_ENDS = ['/..', '/.'];
const NO_IP_MESSAGE = 'must be a DNS name, not an IP address';

/** What is put up with because an object was stored with it. */
export interface IngressTolerance {
  readonly secretNames: boolean;
  readonly wildcardRules: boolean;
}

/** New objects have to be right in all. */
export const STRICT: IngressTolerance = { secretNames: false, wildcardRules: false };

/** What an update need not put right, given the object as it was. */
export function toleranceFor({ spec = {} }: Ingress): IngressTolerance {
  const isWrong = (rule: IngressRule): boolean => {
    const errors = new FieldErrors();
    validateHttp(rule, errors, FieldPath.root);
    return errors.list.length > 0;
  };
  return {
    secretNames: (spec.tls ?? []).some(({ secretName }) => checkSecretName(secretName).length > 0),
    wildcardRules: (spec.rules ?? []).some((rule) => (rule.host ?? '').includes('*') && isWrong(rule)),
  };
}

/** Adds the problems of an Ingress's spec. */
export function validateIngressSpec(
  spec: IngressSpec,
  tolerance: IngressTolerance,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const { rules, defaultBackend, tls, ingressClassName } = spec;
  if ((rules ?? []).length === 0 && defaultBackend === undefined) {
    const shown = new GoSyntax(`[]networking.IngressRule${rules === undefined ? '(nil)' : '{}'}`);
    errors.invalid(path, shown, 'either `defaultBackend` or `rules` must be specified');
  }
  if (defaultBackend !== undefined) validateBackend(defaultBackend, errors, path.child('defaultBackend'));
  for (const [index, rule] of (rules ?? []).entries()) {
    const at = path.child('rules').index(index);
    const isWildcard = validateHost(rule.host ?? '', errors, at.child('host'));
    if (!isWildcard || !tolerance.wildcardRules) validateHttp(rule, errors, at);
  }
  for (const [index, entry] of (tls ?? []).entries()) {
    validateTls(entry, tolerance, errors, path.child('tls').index(index));
  }
  if (ingressClassName !== undefined) {
    errors.invalidFor(path.child('ingressClassName'), ingressClassName, nameIsDnsSubdomain(ingressClassName, false));
  }
}

function checkHost(host: string): readonly string[] {
  return host.includes('*') ? checkWildcardDns1123Subdomain(host) : checkDns1123Subdomain(host);
}

/** Answers whether the host is one for many. */
function validateHost(host: string, errors: FieldErrors, path: FieldPath): boolean {
  if (host === '') return false;
  if (parseIp(host) !== undefined) errors.invalid(path, host, NO_IP_MESSAGE);
  errors.invalidFor(path, host, checkHost(host));
  return host.includes('*');
}

function checkSecretName(name = ''): readonly string[] {
  return name === '' ? [] : nameIsDnsSubdomain(name, false);
}

function validateTls(tls: IngressTLS, tolerance: IngressTolerance, errors: FieldErrors, path: FieldPath): void {
  for (const [index, host] of (tls.hosts ?? []).entries()) {
    errors.invalidFor(path.child('hosts').index(index), host, checkHost(host));
  }
  if (!tolerance.secretNames) {
    errors.invalidFor(path.child('secretName'), tls.secretName ?? '', checkSecretName(tls.secretName));
  }
}

function validateHttp({ http }: IngressRule, errors: FieldErrors, path: FieldPath): void {
  if (http === undefined) return;
  const paths = http.paths ?? [];
  const at = path.child('http', 'paths');
  if (paths.length === 0) errors.required(at);
  for (const [index, each] of paths.entries()) validatePath(each, errors, at.index(index));
}

function validatePath(given: HTTPIngressPath, errors: FieldErrors, path: FieldPath): void {
  const { path: route = '', pathType, backend } = given;
  if (pathType === undefined) {
    errors.required(path.child('pathType'), 'pathType must be specified');
    return;
  }
  const at = path.child('path');
  if (!PATH_TYPES.includes(pathType)) {
    errors.notSupported(path.child('pathType'), pathType, PATH_TYPES);
  } else {
    const isStrict = pathType !== 'ImplementationSpecific';
    if (!route.startsWith('/') && (isStrict || route !== '')) errors.invalid(at, route, 'must be an absolute path');
    if (isStrict) validateRoute(route, errors, at);
  }
  validateBackend(backend ?? {}, errors, path.child('backend'));
}

function validateRoute(route: string, errors: FieldErrors, path: FieldPath): void {
  for (const sequence of FORBIDDEN_SEQUENCES) {
    if (route.includes(sequence)) errors.invalid(path, route, `must not contain '${sequence}'`);
  }
  for (const end of FORBIDDEN_ENDS) if (route.endsWith(end)) errors.invalid(path, route, `cannot end with '${end}'`);
}

function validateBackend({ resource, service }: IngressBackend, errors: FieldErrors, path: FieldPath): void {
  if (resource !== undefined && service !== undefined) {
    errors.invalid(path, '', 'cannot set both resource and service backends');
  } else if (resource !== undefined) {
    validateLocalReference(resource, errors, path.child('resource'));
  } else if (service !== undefined) {
    const { name = '', port = {} } = service;
    const namePath = path.child('service', 'name');
    if (name === '') errors.required(namePath);
    else errors.invalidFor(namePath, name, nameIsDns1035Label(name, false));
    const { name: portName = '', number = 0 } = port;
    if (portName !== '' && number !== 0) errors.invalid(path, '', 'cannot set both port name & port number');
    else if (portName !== '') {
      errors.invalidFor(path.child('service', 'port', 'name'), portName, checkPortName(portName));
    } else if (number !== 0) {
      errors.invalidFor(path.child('service', 'port', 'number'), number, checkPortNumber(number));
    } else {
      errors.required(path, 'port name or number is required');
    }
  } else {
    errors.invalid(path, '', 'resource or service backend is required');
  }
}

/** Adds the problems of the addresses at which an Ingress is reached. */
export function validateIngressStatus(
  status: IngressLoadBalancerStatus | undefined,
  errors: FieldErrors,
  path: FieldPath,
): void {
  for (const [index, { ip = '', hostname = '' }] of (status?.ingress ?? []).entries()) {
    const at = path.child('ingress').index(index);
    if (ip !== '') validateIp(ip, errors, at.child('ip'));
    if (hostname === '') continue;
    errors.invalidFor(at.child('hostname'), hostname, checkDns1123Subdomain(hostname));
    if (parseIp(hostname) !== undefined) errors.invalid(at.child('hostname'), hostname, NO_IP_MESSAGE);
  }
}
