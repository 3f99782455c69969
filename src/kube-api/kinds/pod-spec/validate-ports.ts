/** Ports of containers (kubernetes/pkg/apis/core/validation/validation.go). */
import type { Container, ContainerPort, IntOrString } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { checkPortName, checkPortNumber } from '../../meta/names.ts';
import { checkEnum, isSet } from './field-checks.ts';

const PROTOCOLS: readonly string[] = ['SCTP', 'TCP', 'UDP'];

/** Adds the problems of one container's `ports`. */
export function validateContainerPorts(ports: readonly ContainerPort[], errors: FieldErrors, path: FieldPath): void {
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const at = path.index(index);
    if (isSet(port.name)) {
      const messages = checkPortName(port.name);
      errors.invalidFor(at.child('name'), port.name, messages);
      if (names.has(port.name)) errors.duplicate(at.child('name'), port.name);
      else if (messages.length === 0) names.add(port.name);
    }
    const containerPort = port.containerPort ?? 0;
    if (containerPort === 0) errors.required(at.child('containerPort'));
    else errors.invalidFor(at.child('containerPort'), containerPort, checkPortNumber(containerPort));
    const hostPort = port.hostPort ?? 0;
    if (hostPort !== 0) errors.invalidFor(at.child('hostPort'), hostPort, checkPortNumber(hostPort));
    checkEnum(errors, at.child('protocol'), port.protocol, PROTOCOLS);
  }
}

/** Adds what clashes when all of `containers` run on one node at the same time. */
export function checkHostPortConflicts(containers: readonly Container[], errors: FieldErrors, path: FieldPath): void {
  const taken = new Set<string>();
  for (const [index, container] of containers.entries()) {
    for (const [nth, { protocol = '', hostIP = '', hostPort = 0 }] of (container.ports ?? []).entries()) {
      if (hostPort === 0) continue;
      const binding = `${protocol}/${hostIP}/${hostPort}`;
      if (taken.has(binding)) errors.duplicate(path.index(index).child('ports').index(nth).child('hostPort'), binding);
      taken.add(binding);
    }
  }
}

/** A port of a probe or hook: a number, or the name of a container's port. */
export function checkPortNumberOrName(errors: FieldErrors, path: FieldPath, port: IntOrString | undefined): void {
  if (typeof port === 'string') errors.invalidFor(path, port, checkPortName(port));
  else errors.invalidFor(path, port ?? 0, checkPortNumber(port ?? 0));
}

/** With host networking a port is the node's own, so both numbers must be the same. */
export function checkHostNetworkPorts(
  containers: readonly Container[],
  isPod: boolean,
  errors: FieldErrors,
  path: FieldPath,
): void {
  for (const [index, container] of containers.entries()) {
    for (const [nth, { hostPort = 0, containerPort }] of (container.ports ?? []).entries()) {
      if (hostPort === containerPort || (hostPort === 0 && !isPod)) continue;
      const at = path.index(index).child('ports').index(nth).child('hostPort');
      errors.invalid(at, hostPort, 'must match `containerPort` when `hostNetwork` is true');
    }
  }
}
