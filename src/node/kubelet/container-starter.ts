/**
 * Brings one container up: image, configuration, creation, start, each with its events and its way to fail
 * (kubernetes/pkg/kubelet/kuberuntime/kuberuntime_container.go startContainer).
 */
import type { Container, Pod } from '../../kube-api/generated/types.gen.ts';
import { parseQuantity } from '../../kube-api/meta/quantity.ts';
import type { ContainerConfig, ContainerRecord, Sandbox } from '../../machine/contract.ts';
import type { ContainerSlot, WaitingReason } from './container-slot.ts';
import { ConfigError, environmentOf, expandVariables } from './environment.ts';
import type { KubeletContext } from './kubelet-context.ts';
import { mountsOf, type PodVolumes } from './volumes/pod-volumes.ts';

export type StartOutcome =
  | { readonly ok: true; readonly record: ContainerRecord }
  | { readonly ok: false; readonly waiting: WaitingReason; readonly startFailed: ContainerRecord | undefined };

export interface StartRequest {
  readonly pod: Pod;
  readonly slot: ContainerSlot;
  readonly sandbox: Sandbox;
  readonly volumes: PodVolumes;
  readonly attempt: number;
}

/** Tries to bring the container up; answers through `done`, at once when no image has to be pulled. */
export function startContainer(
  context: KubeletContext,
  request: StartRequest,
  done: (outcome: StartOutcome) => void,
): void {
  const { pod, slot } = request;
  context.puller.ensure({
    pod,
    container: slot.spec,
    fieldPath: slot.fieldPath,
    done: (outcome) => {
      if (!outcome.ok) done(failed(outcome.reason, outcome.message));
      else done(createAndStart(context, request));
    },
  });
}

function createAndStart(context: KubeletContext, request: StartRequest): StartOutcome {
  const { pod, sandbox, slot } = request;
  const { machine, recorder } = context;
  const fail = (reason: string, message: string, record?: ContainerRecord): StartOutcome => {
    recorder.event(pod, 'Warning', 'Failed', `Error: ${message}`, slot.fieldPath);
    return failed(reason, message, record);
  };
  let config: ContainerConfig;
  try {
    config = configOf(context, request);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return fail('CreateContainerConfigError', error.message);
  }
  const record = machine.runtime.createContainer(sandbox.id, config);
  if ('error' in record) return fail('CreateContainerError', record.error);
  recorder.event(pod, 'Normal', 'Created', `Created container: ${slot.spec.name}`, slot.fieldPath);
  const problem = machine.runtime.startContainer(record.id);
  if (problem !== undefined) return fail('RunContainerError', problem.error, record);
  recorder.event(pod, 'Normal', 'Started', `Started container ${slot.spec.name}`, slot.fieldPath);
  return { ok: true, record };
}

function failed(reason: string, message: string, startFailed?: ContainerRecord): StartOutcome {
  return { ok: false, waiting: { reason, message }, startFailed };
}

function configOf({ client, machine, services }: KubeletContext, request: StartRequest): ContainerConfig {
  const { attempt, pod, sandbox, slot, volumes } = request;
  const { spec } = slot;
  const env = environmentOf(pod, spec, { client, services, podIp: sandbox.ip, hostIp: machine.spec.ip });
  const expand = (words: readonly string[] | undefined): readonly string[] | undefined =>
    words === undefined || words.length === 0 ? undefined : words.map((word) => expandVariables(word, env));
  return {
    name: spec.name,
    image: spec.image ?? '',
    command: expand(spec.command),
    args: expand(spec.args),
    env,
    workingDirectory: spec.workingDir === '' ? undefined : spec.workingDir,
    declaredPorts: (spec.ports ?? []).map(({ containerPort }) => containerPort),
    mounts: mountsOf(spec, volumes),
    memoryLimitBytes: limitOf(spec, 'memory'),
    cpuLimitCores: limitOf(spec, 'cpu'),
    attempt,
  };
}

function limitOf({ resources }: Container, name: 'cpu' | 'memory'): number {
  const limit = resources?.limits?.[name];
  return limit === undefined ? 0 : parseQuantity(limit).approximateNumber;
}
