/** Problems of a service's ports (kubernetes/pkg/apis/core/validation/validation.go: ValidateService, validateServicePort). */
import type { IntOrString, ServicePort, ServiceSpec } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { GoSyntax, goQuote } from '../../meta/go-syntax.ts';
import { checkDns1123Label, checkPortName, checkPortNumber, checkQualifiedName } from '../../meta/names.ts';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

/** The protocols that ports can have; a missing one is `Required value`. */
export function validateProtocol(protocol: string | undefined, errors: FieldErrors, path: FieldPath): void {
  if (protocol === undefined || protocol === '') errors.required(path);
  else if (!PROTOCOLS.includes(protocol)) errors.notSupported(path, protocol, PROTOCOLS);
}

/** A port's number, or the name that a container gave to one. */
export function validatePortNumberOrName(port: IntOrString, errors: FieldErrors, path: FieldPath): void {
  errors.invalidFor(path, port, typeof port === 'number' ? checkPortNumber(port) : checkPortName(port));
}

function validatePort(
  port: ServicePort,
  isNameNeeded: boolean,
  names: Set<string>,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const { name = '', targetPort = 0, appProtocol } = port;
  const namePath = path.child('name');
  if (name !== '') {
    errors.invalidFor(namePath, name, checkDns1123Label(name));
    if (names.has(name)) errors.duplicate(namePath, name);
    names.add(name);
  } else if (isNameNeeded) {
    errors.required(namePath);
  }
  errors.invalidFor(path.child('port'), port.port, checkPortNumber(port.port));
  validateProtocol(port.protocol, errors, path.child('protocol'));
  validatePortNumberOrName(targetPort, errors, path.child('targetPort'));
  if (appProtocol !== undefined) {
    errors.invalidFor(path.child('appProtocol'), appProtocol, checkQualifiedName(appProtocol));
  }
}

/** Each port by itself. */
export function validatePorts({ ports = [] }: ServiceSpec, errors: FieldErrors, path: FieldPath): void {
  const names = new Set<string>();
  for (const [i, port] of ports.entries()) validatePort(port, ports.length > 1, names, errors, path.index(i));
}

/** Ports beside each other: node ports where there can't be any, pairs of protocol and number that come twice. */
export function validatePortUniqueness({ type, ports = [] }: ServiceSpec, errors: FieldErrors, path: FieldPath): void {
  if (type === 'ClusterIP') {
    for (const [i, { nodePort = 0 }] of ports.entries()) {
      if (nodePort === 0) continue;
      errors.forbidden(path.index(i).child('nodePort'), "may not be used when `type` is 'ClusterIP'");
    }
  }
  const nodePorts = new Set<string>();
  for (const [i, { protocol, nodePort = 0 }] of ports.entries()) {
    if (nodePort === 0) continue;
    const key = `${protocol}/${nodePort}`;
    if (nodePorts.has(key)) errors.duplicate(path.index(i).child('nodePort'), nodePort);
    nodePorts.add(key);
  }
  const numbers = new Set<string>();
  for (const [i, { protocol, port }] of ports.entries()) {
    const key = `${protocol}/${port}`;
    if (numbers.has(key)) errors.duplicate(path.index(i), portSyntax(protocol, port));
    numbers.add(key);
  }
}

function portSyntax(protocol: string | undefined, port: number): GoSyntax {
  return new GoSyntax(
    `core.ServicePort{Name:"", Protocol:${goQuote(protocol ?? '')}, AppProtocol:(*string)(nil), Port:${port}, ` +
      'TargetPort:intstr.IntOrString{Type:0, IntVal:0, StrVal:""}, NodePort:0}',
  );
}
