/**
 * The arrangement by machine: customers at the left shore, Services beside them, the control plane as a lid over a grid of tanks, and
 * between them the room where pods wait for a node. Pure: the same scene and size give the same places.
 */
import type { ControlPlanePart, SceneNode, ScenePod, SceneService } from '../../../bridge/messages.ts';
import { type Box, box, clamp, type Size } from './geometry.ts';
import { type PodHolder, placesIn, podForm } from './pod-form.ts';
import type { PlacedBox, PodPlace, StageLayout, TankPlace } from './stage-layout.ts';

/** What is to be drawn; hidden pods and Services are already left out. */
export interface SceneContent {
  readonly nodes: readonly SceneNode[];
  readonly pods: readonly ScenePod[];
  readonly services: readonly SceneService[];
  readonly controlPlane: readonly ControlPlanePart[];
}

/** Below this the world stays so large, and the camera shows it smaller. */
export const SMALLEST_WORLD: Size = { width: 520, height: 420 };

const MARGIN = 14;
const LID_HEIGHT = 54;
const WAITING_HEIGHT = 46;
const GAP = 14;
const TRUNK_GAP = 9;
/** A tank of this size has ample room; smaller ones scale what is in them. */
const AMPLE_TANK: Size = { width: 190, height: 210 };
const TANK_ASPECT = 1.15;
const HEAD = 34;
const FOOT = 40;
const PADDING = 12;

export function layoutByMachine(content: SceneContent, viewport: Size): StageLayout {
  const size = worldSize(viewport);
  const shore = clamp(size.width * 0.21, 218, 290);
  const main = box(shore, MARGIN, size.width - shore - MARGIN, size.height - 2 * MARGIN);
  const lid = box(main.x, main.y, main.width, LID_HEIGHT);
  const waitingRoom = box(main.x, lid.y + lid.height + 10, main.width, WAITING_HEIGHT);
  const tanksTop = waitingRoom.y + waitingRoom.height + 12;
  const tanksArea = box(main.x, tanksTop, main.width, main.y + main.height - tanksTop);
  const { tanks, unit } = placeTanks(content.nodes, tanksArea);
  return {
    size,
    unit,
    tanks,
    lid,
    waitingRoom,
    ...placePods(content, tanks, waitingRoom, unit),
    services: placeServices(content.services, shore, size),
    parts: placeParts(content.controlPlane, lid),
    trunkX: shore - TRUNK_GAP,
    customers: box(MARGIN, size.height / 2 - 50, 74, 100),
    you: box(shore - 74, lid.y + 10, 44, LID_HEIGHT - 20),
  };
}

function worldSize({ width, height }: Size): Size {
  const scale = Math.max(1, SMALLEST_WORLD.width / Math.max(width, 1), SMALLEST_WORLD.height / Math.max(height, 1));
  return { width: Math.max(width, 1) * scale, height: Math.max(height, 1) * scale };
}

function placeTanks(
  nodes: readonly SceneNode[],
  area: Box,
): { readonly tanks: readonly TankPlace[]; readonly unit: number } {
  const count = nodes.length;
  if (count === 0) return { tanks: [], unit: 1 };
  const across = bestColumns(count, area);
  const down = Math.ceil(count / across);
  const gap = clamp(Math.min(area.width / across, area.height / down) * 0.08, 2, GAP);
  const width = (area.width - gap * (across - 1)) / across;
  const height = (area.height - gap * (down - 1)) / down;
  const unit = clamp(Math.min(width / AMPLE_TANK.width, height / AMPLE_TANK.height), 0.08, 1);
  const tanks = nodes.map((node, index) =>
    tankAt(
      node,
      box(
        area.x + (index % across) * (width + gap),
        area.y + Math.floor(index / across) * (height + gap),
        width,
        height,
      ),
      unit,
      gap,
    ),
  );
  return { tanks, unit };
}

/** The number of columns that makes the tanks as large as possible for their shape, and leaves few places empty. */
function bestColumns(count: number, area: Box): number {
  let best = 1;
  let bestSize = 0;
  for (let across = 1; across <= count; across++) {
    const width = area.width / across;
    const down = Math.ceil(count / across);
    const size = Math.min(width, (area.height / down) * TANK_ASPECT) * (count / (across * down));
    if (size > bestSize + 0.001) {
      best = across;
      bestSize = size;
    }
  }
  return best;
}

function tankAt({ id, name }: SceneNode, whole: Box, unit: number, gap: number): TankPlace {
  const { x, y, width, height } = whole;
  const head = box(x, y, width, HEAD * unit);
  const foot = box(x, y + height - FOOT * unit, width, FOOT * unit);
  const glass = box(x, head.y + head.height, width, foot.y - head.y - head.height);
  return {
    id,
    name,
    box: whole,
    head,
    glass,
    foot,
    powerSwitch: box(x + width - 42 * unit, y + 5 * unit, 38 * unit, 22 * unit),
    kubelet: { x: x + width * 0.36, y: glass.y },
    kubeProxy: { x, y: glass.y + glass.height * 0.22 },
    drop: { x: x - gap / 2, y: y - gap / 2 },
  };
}

function podArea({ glass }: TankPlace, unit: number): Box {
  const padding = PADDING * unit;
  return box(glass.x + padding, glass.y + padding, glass.width - 2 * padding, glass.height - 2 * padding);
}

type PodPlaces = Pick<StageLayout, 'pods' | 'podForm' | 'waitingUnseen'>;

function placePods(content: SceneContent, tanks: readonly TankPlace[], waitingRoom: Box, unit: number): PodPlaces {
  const groups = groupByNode(content);
  const areas = new Map(tanks.map((tank) => [tank.name, podArea(tank, unit)]));
  const holders: PodHolder[] = tanks.map(({ name }) => ({
    area: areas.get(name) ?? waitingRoom,
    count: groups.byNode.get(name)?.length ?? 0,
  }));
  const form = podForm(holders, unit);
  const pods = new Map<string, PodPlace>();
  for (const [index, tank] of tanks.entries()) {
    const inside = groups.byNode.get(tank.name) ?? [];
    const area = areas.get(tank.name);
    const node = content.nodes[index];
    if (area === undefined || node === undefined) continue;
    const places = placesIn(area, inside.length, form, sinkOf(node, area, inside.length, form));
    for (const [at, pod] of inside.entries()) {
      const place = places[at];
      if (place !== undefined) pods.set(pod.id, { id: pod.id, box: place, tank: tank.id });
    }
  }
  const waitingUnseen = placeWaiting(groups.waiting, waitingRoom, form.shape === 'capsule' ? unit : 1, pods);
  return { pods, podForm: form, waitingUnseen };
}

/** Pods float at the water's surface: the fuller the node, the higher they lie. */
function sinkOf(node: SceneNode, area: Box, count: number, form: { readonly height: number }): number {
  if (count === 0) return 1;
  const level = clamp((share(node.cpu) + share(node.memory)) / 2, 0, 1);
  const surface = area.height * (1 - level) - form.height / 2;
  return clamp(surface / Math.max(area.height - form.height, 1), 0, 1);
}

function share({ requested, capacity }: { readonly requested: number; readonly capacity: number }): number {
  return capacity > 0 ? requested / capacity : 0;
}

interface PodGroups {
  readonly byNode: ReadonlyMap<string, readonly ScenePod[]>;
  readonly waiting: readonly ScenePod[];
}

function groupByNode({ nodes, pods }: SceneContent): PodGroups {
  const byNode = new Map<string, ScenePod[]>(nodes.map(({ name }) => [name, []]));
  const waiting: ScenePod[] = [];
  for (const pod of [...pods].sort(byAge))
    ((pod.node === undefined ? undefined : byNode.get(pod.node)) ?? waiting).push(pod);
  return { byNode, waiting };
}

/** Older pods come first, so that a new one moves none of them. */
function byAge(a: ScenePod, b: ScenePod): number {
  return a.createdAtMs - b.createdAtMs || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}

/** The label at the left of the waiting room takes this much. */
export const WAITING_LABEL_WIDTH = 128;

function placeWaiting(waiting: readonly ScenePod[], room: Box, unit: number, into: Map<string, PodPlace>): number {
  const area = box(
    room.x + WAITING_LABEL_WIDTH,
    room.y + 6,
    Math.max(20, room.width - WAITING_LABEL_WIDTH - 8),
    room.height - 12,
  );
  const form = podForm([{ area, count: waiting.length }], unit);
  const places = placesIn({ ...area }, waiting.length, form, 0.5);
  let unseen = 0;
  for (const [index, pod] of waiting.entries()) {
    const place = places[index];
    if (place === undefined || place.y + place.height > area.y + area.height + 1) unseen++;
    else into.set(pod.id, { id: pod.id, box: place, tank: undefined });
  }
  return unseen;
}

function placeServices(services: readonly SceneService[], shore: number, size: Size): readonly PlacedBox[] {
  if (services.length === 0) return [];
  const width = 92;
  const top = MARGIN + LID_HEIGHT + 20;
  const bottom = size.height - MARGIN - 44;
  const pitch = Math.min(112, (bottom - top) / services.length);
  const height = Math.min(84, pitch * 0.88);
  const start = clamp(size.height / 2 - (pitch * services.length) / 2, top, bottom);
  const x = Math.max(shore - 24 - width, MARGIN + 74 + 2);
  return services.map(({ id }, index) => ({
    id,
    box: box(x, start + pitch * index + (pitch - height) / 2, width, height),
  }));
}

function placeParts(parts: readonly ControlPlanePart[], lid: Box): readonly PlacedBox[] {
  const width = lid.width / Math.max(parts.length, 1);
  return parts.map(({ name }, index) => ({ id: name, box: box(lid.x + width * index, lid.y, width, lid.height) }));
}
