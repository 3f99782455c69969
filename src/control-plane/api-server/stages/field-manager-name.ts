/**
 * Under which name a writer manages fields: the one that it gives, or its program's (apiserver/pkg/endpoints/handlers/create.go:
 * managerOrUserAgent). Requests inside the simulation have no user agent; the component that writes stands for it.
 */
import type { ApiRequest } from '../../client/transport.ts';

/** Longest name (apimachinery/pkg/apis/meta/v1/validation: FieldManagerMaxLength). */
const MAX_LENGTH = 128;

/** People write with kubectl. */
const PROGRAMS: Readonly<Record<string, string>> = { you: 'kubectl' };

/** By actor: there are few, and each writes often. */
const names = new Map<string, string>();

/** The field manager of a write. */
export function fieldManagerOf({ actor, options }: Pick<ApiRequest, 'actor' | 'options'>): string {
  const { fieldManager = '' } = options;
  if (fieldManager !== '') return fieldManager;
  let name = names.get(actor);
  if (name === undefined) {
    name = programOf(actor);
    names.set(actor, name);
  }
  return name;
}

function programOf(actor: string): string {
  const component = actor.replace(/\/.*$/s, '');
  const program = Object.hasOwn(PROGRAMS, component) ? PROGRAMS[component] : undefined;
  return program ?? component.slice(0, MAX_LENGTH);
}
