/** Warnings about containers: their variables, amounts and ports (kubernetes/pkg/api/pod/warnings.go). */
import type { ContainerPort, EnvVar, PodSpec } from '../../generated/types.gen.ts';
import type { FieldPath } from '../../meta/field-errors.ts';
import { goQuote } from '../../meta/go-syntax.ts';
import { parseQuantity } from '../../meta/quantity.ts';
import { containersWithPaths } from './pod-containers.ts';
import { SECCOMP_CONTAINER_PREFIX } from './validate-pod-annotations.ts';

type Texts = Readonly<Record<string, string>>;

/** Warnings about each container by itself. */
export function containerWarnings(
  spec: PodSpec,
  annotations: Texts,
  annotationsPath: FieldPath,
  specPath: FieldPath,
  appArmorOf: (containerName: string) => string | undefined,
): readonly string[] {
  const warnings: string[] = [];
  for (const { container, at } of containersWithPaths(spec, specPath)) {
    const seccompKey = SECCOMP_CONTAINER_PREFIX + container.name;
    if (container.securityContext?.seccompProfile === undefined && seccompKey in annotations) {
      const message = 'non-functional in v1.27+; use the "seccompProfile" field instead';
      warnings.push(`${annotationsPath.key(seccompKey)}: ${message}`);
    }
    const appArmor = appArmorOf(container.name);
    if (appArmor !== undefined) warnings.push(appArmor);
    for (const name of ['memory', 'ephemeral-storage']) {
      for (const field of ['limits', 'requests'] as const) {
        const path = at.child('resources', field);
        warnings.push(...fractionalByteWarnings(container.resources?.[field], name, path));
      }
    }
    warnings.push(...envWarnings(container.env ?? [], at.child('env')));
  }
  return warnings;
}

/** A warning when the amount of `name` is no whole number of bytes. */
export function fractionalByteWarnings(amounts: Texts | undefined, name: string, path: FieldPath): readonly string[] {
  const text = amounts?.[name];
  if (text === undefined) return [];
  const quantity = parseQuantity(text);
  if (quantity.milliValue % 1000 === 0) return [];
  return [`${path.key(name)}: fractional byte value ${goQuote(quantity.toString())} is invalid, must be an integer`];
}

/** A variable may build upon an earlier one of its name, but not put another in its place. */
function envWarnings(env: readonly EnvVar[], path: FieldPath): readonly string[] {
  const warnings: string[] = [];
  const names = new Set<string>();
  for (const [index, { name, value = '', valueFrom }] of env.entries()) {
    const reference = `$(${name})`;
    const isHiding = valueFrom !== undefined || value === reference || !value.includes(reference);
    if (names.has(name) && isHiding) {
      const effect = `hides previous definition of ${goQuote(name)}, which may be dropped when using apply`;
      warnings.push(`${path.index(index)}: ${effect}`);
    }
    names.add(name);
  }
  return warnings;
}

interface PlacedPort {
  readonly port: ContainerPort;
  readonly at: FieldPath;
}

/** Warnings about ports that clash within a pod. */
export function portWarnings(spec: PodSpec, specPath: FieldPath): readonly string[] {
  const warnings: string[] = [];
  const byNumber = new Map<string, PlacedPort[]>();
  for (const { container, at: containerPath } of containersWithPaths(spec, specPath)) {
    for (const [index, port] of (container.ports ?? []).entries()) {
      const at = containerPath.child('ports').index(index);
      const { hostIP = '', hostPort = 0 } = port;
      if (hostIP !== '' && hostPort === 0) warnings.push(`${at}: hostIP set without hostPort: ${goPort(port)}`);
      const key = `${port.containerPort}/${port.protocol ?? ''}`;
      const others = byNumber.get(key) ?? [];
      for (const other of others) {
        const clash = clashOf(port, other.port);
        if (clash !== undefined) warnings.push(`${at}: ${clash} port definition with ${other.at}`);
      }
      byNumber.set(key, [...others, { port, at }]);
    }
  }
  return warnings;
}

function clashOf(a: ContainerPort, b: ContainerPort): string | undefined {
  const { hostIP: ipA = '', hostPort: portA = 0 } = a;
  const { hostIP: ipB = '', hostPort: portB = 0 } = b;
  if (ipA === ipB && portA === portB) return 'duplicate';
  if (portA === 0 || portB === 0) return 'overlapping';
  return portA === portB && (ipA === '') !== (ipB === '') ? 'dangerously ambiguous' : undefined;
}

/** As %+v of Go's fmt prints a port. */
function goPort({ name = '', hostPort = 0, containerPort, protocol = 'TCP', hostIP = '' }: ContainerPort): string {
  return `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`;
}
