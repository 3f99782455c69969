/**
 * A container's environment, fixed at its start (kubernetes/pkg/kubelet/kubelet_pods.go makeEnvironmentVariables,
 * envvars/envvars.go for Services, third_party/forked/golang/expansion for `$(NAME)`).
 */
import type { ApiClient } from '../../control-plane/client/api-client.ts';
import type { Lister } from '../../control-plane/client/informer.ts';
import type { Container, EnvFromSource, EnvVar, Pod, Service } from '../../kube-api/generated/types.gen.ts';
import { ConfigMap } from '../../kube-api/kinds/config-map.ts';
import { Secret } from '../../kube-api/kinds/secret.ts';
import { decodeBase64 } from './base64.ts';
import { fieldValue, resourceValue } from './downward-api.ts';
import { serviceVariables } from './service-variables.ts';

export interface EnvironmentSources {
  readonly client: ApiClient;
  readonly services: Lister<Service>;
  readonly podIp: string;
  readonly hostIp: string;
}

/** Something that the container refers to is not there: `CreateContainerConfigError`. */
export class ConfigError extends Error {}

type Variables = Record<string, string>;

/** The container's variables; throws {@link ConfigError} when something it refers to is missing. */
export function environmentOf(pod: Pod, container: Container, sources: EnvironmentSources): Readonly<Variables> {
  const namespace = pod.metadata.namespace ?? 'default';
  const fromServices = serviceVariables(sources.services, namespace, pod.spec?.enableServiceLinks !== false);
  const own: Variables = { HOSTNAME: pod.spec?.hostname ?? pod.metadata.name ?? '' };
  for (const source of container.envFrom ?? []) Object.assign(own, bulkVariables(source, namespace, sources));
  for (const variable of container.env ?? []) {
    const value = variableValue(variable, { ...fromServices, ...own }, pod, container, sources);
    if (value !== undefined) own[variable.name] = value;
  }
  return { ...fromServices, ...own };
}

/** `$(NAME)` replaced by what NAME is; `$$(NAME)` stands for itself, unknown names stay as they are. */
export function expandVariables(text: string, variables: Readonly<Variables>): string {
  return text.replace(/\$\$|\$\(([^()]*)\)/g, (match, name: string | undefined) => {
    if (match === '$$') return '$';
    return name === undefined ? match : (variables[name] ?? match);
  });
}

function variableValue(
  { name, value, valueFrom }: EnvVar,
  known: Readonly<Variables>,
  pod: Pod,
  container: Container,
  sources: EnvironmentSources,
): string | undefined {
  if (valueFrom === undefined) return expandVariables(value ?? '', known);
  const namespace = pod.metadata.namespace ?? 'default';
  if (valueFrom.fieldRef !== undefined) return fieldValue(pod, valueFrom.fieldRef.fieldPath, sources);
  if (valueFrom.resourceFieldRef !== undefined) return resourceValue(pod, container, valueFrom.resourceFieldRef);
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
  const data =
    configMapRef !== undefined
      ? client.find(ConfigMap, name, namespace)?.data
      : decoded(client.find(Secret, name, namespace)?.data);
  const isMissing =
    data === undefined &&
    (configMapRef !== undefined ? client.find(ConfigMap, name, namespace) : client.find(Secret, name, namespace)) ===
      undefined;
  if (isMissing && !isOptional) {
    throw new ConfigError(`${configMapRef !== undefined ? 'configmap' : 'secret'} "${name}" not found`);
  }
  const variables: Variables = {};
  for (const [key, value] of Object.entries(data ?? {})) variables[`${prefix}${key}`] = value;
  return variables;
}

function decoded(data: Readonly<Record<string, string>> | undefined): Variables | undefined {
  if (data === undefined) return undefined;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, decodeBase64(value)]));
}
