/**
 * A container's environment, fixed at its start (kubernetes/pkg/kubelet/kubelet_pods.go makeEnvironmentVariables,
 * envvars/envvars.go for Services, third_party/forked/golang/expansion for `$(NAME)`).
 */
import type { ApiClient } from '../../control-plane/client/api-client.ts';
import type { Container, EnvFromSource, EnvVar, Pod } from '../../kube-api/generated/types.gen.ts';
import { ConfigMap } from '../../kube-api/kinds/config-map.ts';
import { Secret } from '../../kube-api/kinds/secret.ts';
import type { Machine } from '../../machine/contract.ts';
import { decodeBase64 } from './base64.ts';
import { fieldValue, resourceValue } from './downward-api.ts';
import type { ServiceVariables } from './service-variables.ts';

export interface EnvironmentSources {
  readonly client: ApiClient;
  readonly services: ServiceVariables;
  readonly podIp: string;
  readonly machine: Machine;
}

/** Something that the container refers to is not there: `CreateContainerConfigError`. */
export class ConfigError extends Error {}

type Variables = Record<string, string>;

/** The container's variables; throws {@link ConfigError} when something it refers to is missing. */
export function environmentOf(pod: Pod, container: Container, sources: EnvironmentSources): Readonly<Variables> {
  const namespace = pod.metadata.namespace ?? 'default';
  const fromServices = sources.services.variables(namespace, pod.spec?.enableServiceLinks !== false);
  const own: Variables = { HOSTNAME: pod.spec?.hostname ?? pod.metadata.name ?? '' };
  if (container.env === undefined && container.envFrom === undefined) return { ...fromServices, ...own };
  for (const source of container.envFrom ?? []) Object.assign(own, bulkVariables(source, namespace, sources));
  for (const variable of container.env ?? []) {
    const value = variableValue(variable, { fromServices, own }, pod, container, sources);
    if (value !== undefined) own[variable.name] = value;
  }
  return { ...fromServices, ...own };
}

interface Known {
  readonly fromServices: Readonly<Variables>;
  readonly own: Readonly<Variables>;
}

/** `$(NAME)` replaced by what NAME is; `$$(NAME)` stands for itself, unknown names stay as they are. */
export function expandVariables(text: string, variables: Readonly<Variables>): string {
  if (!text.includes('$')) return text;
  return text.replace(/\$\$|\$\(([^()]*)\)/g, (match, name: string | undefined) => {
    if (match === '$$') return '$';
    return name === undefined ? match : (variables[name] ?? match);
  });
}

function variableValue(
  { name, value, valueFrom }: EnvVar,
  { fromServices, own }: Known,
  pod: Pod,
  container: Container,
  sources: EnvironmentSources,
): string | undefined {
  if (valueFrom === undefined) {
    const text = value ?? '';
    return text.includes('$') ? expandVariables(text, { ...fromServices, ...own }) : text;
  }
  const namespace = pod.metadata.namespace ?? 'default';
  if (valueFrom.fieldRef !== undefined) {
    const addresses = { podIp: sources.podIp, hostIp: sources.machine.spec.ip };
    return fieldValue(pod, valueFrom.fieldRef.fieldPath, addresses);
  }
  if (valueFrom.resourceFieldRef !== undefined)
    return resourceValue(pod, container, valueFrom.resourceFieldRef, sources.machine);
  if (valueFrom.configMapKeyRef !== undefined) {
    const { key, optional, name: from = '' } = valueFrom.configMapKeyRef;
    return keyOf(sources.client.find(ConfigMap, from, namespace)?.data, 'configmap', from, key, namespace, optional);
  }
  if (valueFrom.secretKeyRef !== undefined) {
    const { key, optional, name: from = '' } = valueFrom.secretKeyRef;
    const data = sources.client.find(Secret, from, namespace)?.data;
    const encoded = keyOf(data, 'secret', from, key, namespace, optional);
    return encoded === undefined ? undefined : decodeBase64(encoded);
  }
  throw new ConfigError(`invalid valueFrom of environment variable ${name}`);
}

function keyOf(
  data: Readonly<Record<string, string>> | undefined,
  kind: 'configmap' | 'secret',
  name: string,
  key: string,
  namespace: string,
  optional: boolean | undefined,
): string | undefined {
  const value = data?.[key];
  if (value !== undefined || optional === true) return value;
  if (data === undefined) throw new ConfigError(`${kind} "${name}" not found`);
  const title = kind === 'configmap' ? 'ConfigMap' : 'Secret';
  throw new ConfigError(`couldn't find key ${key} in ${title} ${namespace}/${name}`);
}

function bulkVariables(source: EnvFromSource, namespace: string, { client }: EnvironmentSources): Variables {
  const prefix = source.prefix ?? '';
  const { configMapRef, secretRef } = source;
  const name = configMapRef?.name ?? secretRef?.name ?? '';
  const isOptional = (configMapRef ?? secretRef)?.optional === true;
  const found =
    configMapRef !== undefined ? client.find(ConfigMap, name, namespace) : client.find(Secret, name, namespace);
  if (found === undefined && !isOptional) {
    throw new ConfigError(`${configMapRef !== undefined ? 'configmap' : 'secret'} "${name}" not found`);
  }
  const data = configMapRef !== undefined ? found?.data : decoded(found?.data);
  const variables: Variables = {};
  for (const [key, value] of Object.entries(data ?? {})) variables[`${prefix}${key}`] = value;
  return variables;
}

function decoded(data: Readonly<Record<string, string>> | undefined): Variables | undefined {
  if (data === undefined) return undefined;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, decodeBase64(value)]));
}
