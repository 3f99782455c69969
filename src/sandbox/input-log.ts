/** What people did, with its virtual time: together with the seed, the whole world in a few lines. */
import type { Action } from '../bridge/messages.ts';
import { equivalentCommand } from './actions/equivalent-command.ts';
import type { WorldNote } from './happenings.ts';

export interface Input {
  /** Virtual ms since the epoch. */
  readonly atMs: number;
  readonly action: Action;
}

export class InputLog {
  readonly #inputs: Input[] = [];

  get all(): readonly Input[] {
    return this.#inputs;
  }

  add(atMs: number, action: Action): void {
    this.#inputs.push({ atMs, action });
  }
}

/** How an action is told in the list of what happened. */
export function noteOf(action: Action): WorldNote {
  const message = equivalentCommand(action).replace(/^# /, '');
  switch (action.type) {
    case 'delete':
    case 'scale':
    case 'label':
    case 'annotate':
      return { reason: capital(action.type), message, object: action.target };
    case 'cordon':
    case 'power':
      return {
        reason: capital(action.type),
        message,
        object: { apiVersion: 'v1', kind: 'Node', name: action.node },
      };
    case 'crash':
      return {
        reason: 'Crash',
        message,
        object: { apiVersion: 'v1', kind: 'Pod', namespace: action.namespace, name: action.pod },
      };
    case 'traffic':
      return {
        reason: 'Traffic',
        message,
        object: { apiVersion: 'v1', kind: 'Service', namespace: action.namespace, name: action.service },
      };
    default:
      return { reason: capital(action.type), message };
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
