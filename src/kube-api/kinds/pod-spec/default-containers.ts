/**
 * What containers get when their writer leaves fields out
 * (kubernetes/pkg/apis/core/v1/defaults.go, zz_generated.defaults.go).
 */
import type {
  Container,
  ContainerPort,
  EnvVar,
  EphemeralContainer,
  HTTPGetAction,
  Lifecycle,
  LifecycleHandler,
  ObjectFieldSelector,
  Probe,
} from '../../generated/types.gen.ts';
import { mapShared, withChanges } from '../../meta/copy-on-write.ts';
import { canonicalResources } from './default-resources.ts';
import { imageTag } from './image-tag.ts';
import { withDefaults } from './with-defaults.ts';

type AnyContainer = Container | EphemeralContainer;

/** Fills in what one container leaves out; the same container when nothing is missing. */
export function defaultContainer<T extends AnyContainer>(container: T): T {
  const { ports, env, resources, lifecycle, livenessProbe, readinessProbe, startupProbe } = container;
  const filled = withDefaults<AnyContainer>(container, {
    imagePullPolicy: imageTag(container.image ?? '') === 'latest' ? 'Always' : 'IfNotPresent',
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  });
  return withChanges<AnyContainer>(filled, {
    ports: ports && mapShared(ports, defaultPort),
    env: env && mapShared(env, defaultEnvVar),
    resources: resources && canonicalResources(resources),
    lifecycle: lifecycle && defaultLifecycle(lifecycle),
    livenessProbe: livenessProbe && defaultProbe(livenessProbe),
    readinessProbe: readinessProbe && defaultProbe(readinessProbe),
    startupProbe: startupProbe && defaultProbe(startupProbe),
  }) as T;
}

function defaultPort(port: ContainerPort): ContainerPort {
  return withDefaults(port, { protocol: 'TCP' });
}

function defaultEnvVar(variable: EnvVar): EnvVar {
  const { valueFrom } = variable;
  if (valueFrom === undefined) return variable;
  const { fieldRef } = valueFrom;
  return withChanges(variable, {
    valueFrom: withChanges(valueFrom, { fieldRef: fieldRef && defaultFieldRef(fieldRef) }),
  });
}

/** A reference to a field of the pod is one to `v1`'s unless it says otherwise. */
export function defaultFieldRef(ref: ObjectFieldSelector): ObjectFieldSelector {
  return withDefaults(ref, { apiVersion: 'v1' });
}

function defaultProbe(probe: Probe): Probe {
  const { httpGet, grpc } = probe;
  return withChanges(probe, {
    timeoutSeconds: probe.timeoutSeconds || 1,
    periodSeconds: probe.periodSeconds || 10,
    successThreshold: probe.successThreshold || 1,
    failureThreshold: probe.failureThreshold || 3,
    httpGet: httpGet && defaultHttpGet(httpGet),
    grpc: grpc && (grpc.service === undefined ? { ...grpc, service: '' } : grpc),
  });
}

function defaultHttpGet(action: HTTPGetAction): HTTPGetAction {
  return withDefaults(action, { path: '/', scheme: 'HTTP' });
}

function defaultLifecycle(lifecycle: Lifecycle): Lifecycle {
  const { postStart, preStop } = lifecycle;
  return withChanges(lifecycle, {
    postStart: postStart && defaultHook(postStart),
    preStop: preStop && defaultHook(preStop),
  });
}

function defaultHook(hook: LifecycleHandler): LifecycleHandler {
  return withChanges(hook, { httpGet: hook.httpGet && defaultHttpGet(hook.httpGet) });
}
