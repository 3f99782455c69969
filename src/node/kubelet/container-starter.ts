/**
 * Brings one container up: image, configuration, creation, start, postStart hook, each with its events and its way to fail
 * (kubernetes/pkg/kubelet/kuberuntime/kuberuntime_container.go startContainer).
 *
 * Left out: security contexts but for what the runtime knows of (users, capabilities, SELinux).
 */
import type { Container, Pod } from '../../kube-api/generated/types.gen.ts';
import { parseQuantity } from '../../kube-api/meta/quantity.ts';
import type { ContainerConfig, Sandbox } from '../../machine/contract.ts';
import type { ContainerSlot, WaitingReason } from './container-slot.ts';
import { ConfigError, environmentOf, expandVariables } from './environment.ts';
import type { KubeletContext } from './kubelet-context.ts';
import { runHook } from './lifecycle-hook.ts';
import { imageIn } from './pod-plan.ts';
import { stopOne } from './pod-termination.ts';
import { systemFiles } from './system-files.ts';
import { mountsOf, type PodVolumes } from './volumes/pod-volumes.ts';

export interface StartRequest {
  readonly pod: Pod;
  readonly slot: ContainerSlot;
  readonly sandbox: Sandbox;
  readonly volumes: PodVolumes;
  readonly attempt: number;
  /** False once the pod is to end: whatever was begun for it is dropped. */
  readonly isWanted: () => boolean;
  /** Called when the runtime has made a container, before it is known whether it runs. */
  readonly onMade: (containerId: string) => void;
  /** Called once, with why it did not work, when it didn't. */
  readonly done: (problem: WaitingReason | undefined) => void;
}

/** How long a postStart hook may take: as long as it wants. */
const HOOK_TIMEOUT_MS = 86_400_000;

/** Tries to bring the container up; `done` is called at once when nothing has to be waited for. */
export function startContainer(context: KubeletContext, request: StartRequest): void {
  const { done, isWanted, pod, slot } = request;
  const image = imageIn(pod, slot);
  context.puller.ensure({
    pod,
    container: slot.spec,
    image,
    fieldPath: slot.fieldPath,
    isWanted,
    done: (outcome) => {
      if (!outcome.ok) done({ reason: outcome.reason, message: outcome.message });
      else createAndStart(context, request, image);
    },
  });
}

function createAndStart(context: KubeletContext, request: StartRequest, image: string): void {
  const { attempt, done, onMade, pod, sandbox, slot } = request;
  const { machine, recorder } = context;
  const fail = (reason: string, message: string): void => {
    recorder.event(pod, 'Warning', 'Failed', `Error: ${message}`, slot.fieldPath);
    done({ reason, message });
  };
  let config: ContainerConfig;
  try {
    config = configOf(context, request, image);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    fail('CreateContainerConfigError', error.message);
    return;
  }
  const record = machine.runtime.createContainer(sandbox.id, config);
  if ('error' in record) {
    fail('CreateContainerError', record.error);
    return;
  }
  recorder.event(pod, 'Normal', 'Created', `Created container: ${slot.spec.name}`, slot.fieldPath);
  const problem = machine.runtime.startContainer(record.id);
  slot.adopt({ id: record.id, attempt, image, startError: problem?.error });
  onMade(record.id);
  if (problem !== undefined) {
    fail('RunContainerError', problem.error);
    return;
  }
  recorder.event(pod, 'Normal', 'Started', `Started container ${slot.spec.name}`, slot.fieldPath);
  runPostStart(context, request, record.id);
}

function runPostStart(context: KubeletContext, { done, isWanted, pod, sandbox, slot }: StartRequest, id: string): void {
  const hook = slot.spec.lifecycle?.postStart;
  if (hook === undefined) {
    done(undefined);
    return;
  }
  const { clock, machine, recorder } = context;
  const { runtime, stack } = machine;
  const target = { clock, from: stack, podIp: sandbox.ip, runtime, containerId: id, container: slot.spec };
  runHook(hook, { target, pod, timeoutMs: HOOK_TIMEOUT_MS }, (message) => {
    if (!isWanted()) return;
    if (message === undefined) {
      done(undefined);
      return;
    }
    recorder.event(pod, 'Warning', 'FailedPostStartHook', 'PostStartHook failed', slot.fieldPath);
    const graceMs = 1000 * (pod.spec?.terminationGracePeriodSeconds ?? 30);
    stopOne(context, pod, { slot, containerId: id, target }, { message: 'FailedPostStartHook', graceMs }, () => {
      if (isWanted()) done({ reason: 'PostStartHookError', message });
    });
  });
}

function configOf(
  { client, machine, services }: KubeletContext,
  request: StartRequest,
  image: string,
): ContainerConfig {
  const { attempt, pod, sandbox, slot, volumes } = request;
  const { spec } = slot;
  const env = environmentOf(pod, spec, { client, services, podIp: sandbox.ip, machine });
  const expand = (words: readonly string[] | undefined): readonly string[] | undefined =>
    words === undefined || words.length === 0 ? undefined : words.map((word) => expandVariables(word, env));
  return {
    name: spec.name,
    image,
    command: expand(spec.command),
    args: expand(spec.args),
    env,
    workingDirectory: spec.workingDir === '' ? undefined : spec.workingDir,
    declaredPorts: portsOf(spec),
    mounts: mountsOf(spec, volumes),
    memoryLimitBytes: limitOf(spec, 'memory'),
    cpuLimitCores: limitOf(spec, 'cpu'),
    attempt,
    systemFiles: () => systemFiles(pod, sandbox.ip),
    ...(spec.stdin === true ? { stdin: spec.stdinOnce === true ? 'once' : 'always' } : undefined),
    ...(spec.tty === true ? { tty: true } : undefined),
  };
}

const NO_PORTS: readonly number[] = [];

function portsOf({ ports }: Container): readonly number[] {
  return ports === undefined ? NO_PORTS : ports.map(({ containerPort }) => containerPort);
}

function limitOf({ resources }: Container, name: 'cpu' | 'memory'): number {
  const limit = resources?.limits?.[name];
  return limit === undefined ? 0 : parseQuantity(limit).approximateNumber;
}
