/** Carries out what a person asks for: an API request in the person's name, or a change to the world, with its equal as a command. */
import type { Action, ActionOutcome, ObjectRef, Problem } from '../../bridge/messages.ts';
import type { ApiClient } from '../../control-plane/client/api-client.ts';
import { isRequestError } from '../../control-plane/client/connection-error.ts';
import type { KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import { groupResourceOf } from '../../kube-api/kinds/define-kind.ts';
import { kindByGroupVersionKind, Node } from '../../kube-api/kinds/index.ts';
import { StatusError } from '../../kube-api/meta/status-error.ts';
import { applyManifest } from '../manifest/apply-manifest.ts';
import { changeMetadata } from './change-metadata.ts';
import { equivalentCommand } from './equivalent-command.ts';

/** The part of the world that actions can change besides the API; refusals are sentences. */
export interface ActionWorld {
  setPower(node: string, on: boolean): string | undefined;
  crash(namespace: string, pod: string, container: string | undefined): string | undefined;
  setTraffic(namespace: string, service: string, requestsPerSecond: number): string | undefined;
}

/** Carries out `action`; never throws for what a person can get wrong. */
export function performAction(action: Action, client: ApiClient, world: ActionWorld): ActionOutcome {
  try {
    return { ...outcomeOf(action, client, world), equivalentCommand: equivalentCommand(action) };
  } catch (error) {
    if (!isRequestError(error)) throw error;
    return {
      ok: false,
      messages: [],
      problems: [problemOf(error, 'target' in action ? action.target : undefined)],
      equivalentCommand: equivalentCommand(action),
    };
  }
}

type Outcome = Omit<ActionOutcome, 'equivalentCommand'>;

function outcomeOf(action: Action, client: ApiClient, world: ActionWorld): Outcome {
  switch (action.type) {
    case 'apply':
      return applyManifest(client, action.yaml, { dryRun: action.dryRun ?? false });
    case 'delete': {
      const kind = kindOf(action.target);
      const grace = action.gracePeriodSeconds;
      client.delete(kind, action.target.name, action.target.namespace, {
        propagationPolicy: 'Background',
        ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
      });
      return done(`${singularOf(kind)} "${action.target.name}" deleted`);
    }
    case 'scale': {
      const kind = kindOf(action.target);
      client.patch(kind, action.target, 'application/merge-patch+json', { spec: { replicas: action.replicas } });
      return done(`${singularOf(kind)}/${action.target.name} scaled`);
    }
    case 'label':
    case 'annotate':
      return changeMetadata(kindOf(action.target), action, client);
    case 'cordon':
      client.patch(Node, { name: action.node }, 'application/strategic-merge-patch+json', {
        spec: { unschedulable: action.on ? true : null },
      });
      return done(`node/${action.node} ${action.on ? 'cordoned' : 'uncordoned'}`);
    case 'power':
      return answered(world.setPower(action.node, action.on), `${action.node}: power ${action.on ? 'on' : 'off'}`);
    case 'crash':
      return answered(
        world.crash(action.namespace, action.pod, action.container),
        `pod ${action.pod}: its process was killed`,
      );
    case 'traffic':
      return answered(
        world.setTraffic(action.namespace, action.service, action.requestsPerSecond),
        `service ${action.service}: ${action.requestsPerSecond} requests per second`,
      );
  }
}

function kindOf(target: ObjectRef): KindDefinition {
  const kind = kindByGroupVersionKind(target.apiVersion, target.kind);
  if (kind === undefined) {
    throw new StatusError(404, 'NotFound', `no matches for kind "${target.kind}" in version "${target.apiVersion}"`);
  }
  return kind;
}

/** `deployment.apps`, as kubectl names what it changed. */
function singularOf(kind: KindDefinition): string {
  return groupResourceOf({ group: kind.group, plural: kind.singular });
}

function done(message: string): Outcome {
  return { ok: true, messages: [message], problems: [] };
}

function answered(refusal: string | undefined, message: string): Outcome {
  return refusal === undefined
    ? done(message)
    : { ok: false, messages: [], problems: [{ severity: 'error', message: refusal }] };
}

function problemOf(error: Error, object: ObjectRef | undefined): Problem {
  return {
    severity: 'error',
    message: error instanceof StatusError ? `Error from server (${error.reason}): ${error.message}` : error.message,
    ...(error instanceof StatusError ? { status: error.status } : {}),
    ...(object === undefined ? {} : { object }),
  };
}
