/** What `POST /world/until` can wait for. */

import { kindByGroupVersionKind } from '../../kube-api/kinds/index.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import { untilQuiet } from '../../sandbox/quiet.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { BadInput, numberIn, textOf } from './input.ts';

type Body = Readonly<Record<string, unknown>>;
type Found = KubeObject | undefined;

interface Status {
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}

/** The condition that the body describes, to be asked after every step; throws BadInput when it describes none. */
export function conditionOf(sandbox: Sandbox, body: Body): () => boolean {
  const atMs = momentIn(body);
  if (atMs !== undefined) return () => sandbox.clock.nowMs >= atMs;
  if (body.quiet === true) return untilQuiet(sandbox);
  const object = lookUp(sandbox, body.object);
  const holds = testOf(body);
  return onChange(sandbox, () => holds(object()));
}

/** The moment that the body waits for, in virtual ms since the epoch; undefined when it waits for something else. */
export function momentIn(body: Body): number | undefined {
  return body.atMs === undefined ? undefined : numberIn(body, 'atMs', 0, Number.MAX_SAFE_INTEGER);
}

/** Looks again only when something has been written: most steps write nothing. */
function onChange({ mirror }: Sandbox, holds: () => boolean): () => boolean {
  let version = -1;
  let held = false;
  return () => {
    if (mirror.version !== version) {
      version = mirror.version;
      held = holds();
    }
    return held;
  };
}

function lookUp({ mirror }: Sandbox, given: unknown): () => Found {
  if (typeof given !== 'object' || given === null) {
    throw new BadInput('one of "quiet": true, "atMs" and "object": {apiVersion, kind, namespace, name} is needed');
  }
  const reference = given as Body;
  const [apiVersion, kind] = [textOf(reference, 'apiVersion'), textOf(reference, 'kind')];
  const definition = kindByGroupVersionKind(apiVersion, kind);
  if (definition === undefined) throw new BadInput(`no kind "${kind}" is served in version "${apiVersion}"`);
  const name = textOf(reference, 'name');
  const namespace = reference.namespace === undefined ? 'default' : textOf(reference, 'namespace');
  return () => mirror.get(definition, name, definition.namespaced ? namespace : undefined);
}

function testOf(body: Body): (object: Found) => boolean {
  if (body.exists !== undefined) return (object) => (object !== undefined) === (body.exists === true);
  if (body.condition !== undefined) {
    const type = textOf(body, 'condition');
    const wanted = body.status === undefined ? 'True' : textOf(body, 'status');
    return (object) => conditionStatus(object, type) === wanted;
  }
  if (body.path === undefined) return (object) => object !== undefined;
  const path = textOf(body, 'path').split('.');
  const wanted = JSON.stringify(body.equals);
  if (wanted === undefined) throw new BadInput('"path" needs "equals", the value to wait for');
  return (object) => JSON.stringify(valueAt(object, path)) === wanted;
}

function conditionStatus(object: Found, type: string): string | undefined {
  const { status } = (object ?? {}) as { readonly status?: Status };
  return status?.conditions?.find((condition) => condition.type === type)?.status;
}

function valueAt(object: Found, path: readonly string[]): unknown {
  let value: unknown = object;
  for (const field of path) value = (value as Body | undefined | null)?.[field];
  return value;
}
