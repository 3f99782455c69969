/** The things on the stage that can be pointed at, selected or spotlit, each under one key. */
import type { ObjectRef, SceneNode, ScenePod, SceneService } from '../../bridge/messages.ts';
import { type Box, contains, type Point } from './layout/geometry.ts';
import type { StageLayout } from './layout/stage-layout.ts';
import type { StageSnapshot } from './stage-source.ts';

export type Thing =
  | { readonly kind: 'node'; readonly key: string; readonly node: SceneNode }
  | { readonly kind: 'pod'; readonly key: string; readonly pod: ScenePod }
  | { readonly kind: 'service'; readonly key: string; readonly service: SceneService }
  | { readonly kind: 'part'; readonly key: string; readonly figure: string }
  | { readonly kind: 'customers'; readonly key: typeof CUSTOMERS }
  | { readonly kind: 'waiting-room'; readonly key: typeof WAITING_ROOM };

export const CUSTOMERS = 'customers';
export const WAITING_ROOM = 'waiting-room';

/** Ids and fixed keys are one space of names: nodes, pods and Services by id, parts of the control plane by name. */
export function thingOf(key: string, scene: StageSnapshot): Thing | undefined {
  const node = scene.nodes.get(key);
  if (node !== undefined) return { kind: 'node', key, node };
  const pod = scene.pods.get(key);
  if (pod !== undefined) return { kind: 'pod', key, pod };
  const service = scene.services.get(key);
  if (service !== undefined) return { kind: 'service', key, service };
  if (key === CUSTOMERS || key === WAITING_ROOM) return { kind: key, key } as Thing;
  const part = scene.controlPlane.find(({ name }) => name === key);
  return part === undefined ? undefined : { kind: 'part', key, figure: part.figure };
}

/** How Kubernetes names it; undefined for what is no API object. */
export function refOf(thing: Thing): ObjectRef | undefined {
  switch (thing.kind) {
    case 'node':
      return { apiVersion: 'v1', kind: 'Node', name: thing.node.name };
    case 'pod':
      return { apiVersion: 'v1', kind: 'Pod', namespace: thing.pod.namespace, name: thing.pod.name };
    case 'service':
      return { apiVersion: 'v1', kind: 'Service', namespace: thing.service.namespace, name: thing.service.name };
    default:
      return undefined;
  }
}

/** The key of an API object that is drawn. */
export function keyOfRef(ref: ObjectRef | undefined, scene: StageSnapshot): string | undefined {
  if (ref === undefined) return undefined;
  const isIt = (thing: { readonly name: string; readonly namespace?: string }): boolean =>
    thing.name === ref.name && thing.namespace === ref.namespace;
  const candidates = { Node: scene.nodes, Pod: scene.pods, Service: scene.services }[ref.kind];
  if (candidates === undefined) return undefined;
  for (const candidate of candidates.values()) if (isIt(candidate)) return candidate.id;
  return undefined;
}

/** The things that a lesson points at; marks that name nothing on the stage are left out. */
export function keysOfMarks(marks: readonly string[], scene: StageSnapshot): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const mark of marks) for (const key of keysOfMark(mark, scene)) keys.add(key);
  return keys;
}

function keysOfMark(mark: string, scene: StageSnapshot): readonly string[] {
  if (mark === 'control-plane') return scene.controlPlane.map(({ name }) => name);
  if (mark === 'traffic' || mark === CUSTOMERS) return [CUSTOMERS];
  const [kind, ...rest] = mark.split('/');
  const name = rest.at(-1);
  const namespace = rest.length > 1 ? rest[0] : undefined;
  const isIt = (thing: { readonly name: string; readonly namespace?: string }): boolean =>
    thing.name === name && (namespace === undefined || thing.namespace === namespace);
  const idsIn = (things: Iterable<{ readonly id: string; readonly name: string; readonly namespace?: string }>) =>
    [...things].filter(isIt).map(({ id }) => id);
  switch (name === undefined ? '' : kind) {
    case 'node':
      return idsIn(scene.nodes.values());
    case 'pod':
      return idsIn(scene.pods.values());
    case 'service':
      return idsIn(scene.services.values());
    default:
      return thingOf(mark, scene) === undefined ? [] : [mark];
  }
}

/** Where a thing is; `pods` says where pods are at the moment, when they are on their way. */
export function boxOf(key: string, layout: StageLayout): Box | undefined {
  return (
    layout.pods.get(key)?.box ??
    layout.tanks.find(({ id }) => id === key)?.box ??
    layout.services.find(({ id }) => id === key)?.box ??
    layout.parts.find(({ id }) => id === key)?.box ??
    (key === CUSTOMERS ? layout.customers : key === WAITING_ROOM ? layout.waitingRoom : undefined)
  );
}

export interface Hit {
  readonly key: string;
  /** The tank's power switch was hit, not the tank. */
  readonly isSwitch: boolean;
}

/** What is at a point of the world: the innermost thing. Small things can be hit a little (`slack`) beside them. */
export function hitTest(layout: StageLayout, at: Point, slack: number): Hit | undefined {
  const hit = (key: string): Hit => ({ key, isSwitch: false });
  for (const tank of layout.tanks) {
    if (!contains(tank.box, at, slack)) continue;
    if (contains(tank.powerSwitch, at, slack)) return { key: tank.id, isSwitch: true };
    if (contains(tank.box, at)) return hit(podAt(layout, at, slack, tank.id) ?? tank.id);
  }
  const flat = [...layout.services, ...layout.parts].find(({ box }) => contains(box, at));
  if (flat !== undefined) return hit(flat.id);
  if (contains(layout.waitingRoom, at)) return hit(podAt(layout, at, slack, undefined) ?? WAITING_ROOM);
  return contains(layout.customers, at) ? hit(CUSTOMERS) : undefined;
}

function podAt(layout: StageLayout, at: Point, slack: number, tank: string | undefined): string | undefined {
  const margin = Math.min(slack, layout.podForm.gap / 2);
  for (const place of layout.pods.values()) {
    if (place.tank === tank && contains(place.box, at, margin)) return place.id;
  }
  return undefined;
}
