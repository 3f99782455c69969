/** Paints what rests: waiting room, links, tanks with the pods in them, Services. Repainted only when something in it changed. */
import type { SceneService } from '../../../bridge/messages.ts';
import type { Brush } from '../draw/brush.ts';
import { drawPod } from '../draw/pod.ts';
import { drawLinks, drawService, hubOf } from '../draw/service.ts';
import { drawTank, drawTankFront, type Levels } from '../draw/tank.ts';
import { drawWaitingRoom } from '../draw/waiting-room.ts';
import { type Box, clamp, grown, type Size } from '../layout/geometry.ts';
import type { StageLayout } from '../layout/stage-layout.ts';
import type { StageSnapshot } from '../stage-source.ts';
import { boxOf } from '../things.ts';

export interface ScenePicture {
  readonly layout: StageLayout;
  readonly scene: StageSnapshot;
  /** Pods that are drawn by the other layer, because they move. */
  readonly moving: ReadonlySet<string>;
  /** Pods that are being deleted and fade, which the other layer draws too. */
  readonly fading: ReadonlyMap<string, number>;
  readonly levels: ReadonlyMap<string, Levels>;
  /** Keys of things that a lesson points at; all else is dimmed. */
  readonly spotlit: ReadonlySet<string>;
  /** Ids of the pods that a selector picks, all others being dimmed; undefined when there is no selector. */
  readonly picked: ReadonlySet<string> | undefined;
  /** How large the world is that can be seen. */
  readonly seen: Box;
}

/** How much is left to see of a pod whose grace period is over, and that is still there. */
export const OVERDUE = 0.5;
/** How much is left to see of a moving pod that the selector does not pick, and how thick what it does not pick is veiled. */
const UNPICKED = 0.4;
const VEIL = 0.6;
/** Services with more pods than this are linked to tanks only, not to each pod. */
const MOST_LINKED_PODS = 120;

export function paintScene(brush: Brush, picture: ScenePicture): void {
  const { layout, scene, seen } = picture;
  const podCounts = countPods(layout);
  drawWaitingRoom(brush, layout.waitingRoom, podCounts.get(undefined) ?? 0, layout.waitingUnseen);
  const tanks = layout.tanks.flatMap((place) => {
    const node = scene.nodes.get(place.id);
    const levels = picture.levels.get(place.id);
    if (node === undefined || levels === undefined || !meets(place.box, seen)) return [];
    return [{ node, place, levels, pods: podCounts.get(place.id) ?? 0, unit: layout.unit }];
  });
  for (const tank of tanks) drawTank(brush, tank);
  paintWays(brush, picture);
  const { picked } = picture;
  if (picked === undefined) paintPods(brush, picture, () => true);
  else {
    paintPods(brush, picture, (id) => !picked.has(id));
    veil(brush, seen);
    paintPods(brush, picture, (id) => picked.has(id));
    ringPicked(brush, picture, picked);
  }
  for (const tank of tanks) drawTankFront(brush, tank);
  for (const { id, box } of layout.services) {
    const service = scene.services.get(id);
    brush.ctx.globalAlpha = picture.picked === undefined ? 1 : 1 - VEIL;
    if (service !== undefined) drawService(brush, service, box);
    brush.ctx.globalAlpha = 1;
  }
  if (picture.spotlit.size > 0) dim(brush, picture);
}

function countPods(layout: StageLayout): ReadonlyMap<string | undefined, number> {
  const counts = new Map<string | undefined, number>();
  for (const { tank } of layout.pods.values()) counts.set(tank, (counts.get(tank) ?? 0) + 1);
  counts.set(undefined, (counts.get(undefined) ?? 0) + layout.waitingUnseen);
  return counts;
}

function meets(area: Box, seen: Box): boolean {
  return (
    area.x < seen.x + seen.width &&
    area.x + area.width > seen.x &&
    area.y < seen.y + seen.height &&
    area.y + area.height > seen.y
  );
}

function paintPods(
  brush: Brush,
  { fading, layout, scene, moving, seen }: ScenePicture,
  isWanted: (id: string) => boolean,
): void {
  for (const { id, box } of layout.pods.values()) {
    if (moving.has(id) || fading.has(id) || !meets(box, seen) || !isWanted(id)) continue;
    const pod = scene.pods.get(id);
    if (pod === undefined) continue;
    if (pod.endsAtMs !== undefined) brush.ctx.globalAlpha = OVERDUE;
    drawPod(brush, pod, box);
    brush.ctx.globalAlpha = 1;
  }
}

/** How much is to be seen of a pod that moves while a selector picks some. */
export function pickedOpacity(picked: ReadonlySet<string> | undefined, id: string): number {
  return picked === undefined || picked.has(id) ? 1 : UNPICKED;
}

/** One line around each pod that the selector picks, in one stroke for all. */
function ringPicked(brush: Brush, { fading, layout, moving, seen }: ScenePicture, picked: ReadonlySet<string>): void {
  brush.ctx.beginPath();
  for (const id of picked) {
    const area = layout.pods.get(id)?.box;
    if (area !== undefined && !moving.has(id) && !fading.has(id) && meets(area, seen)) tracePick(brush, area);
  }
  strokePicks(brush, layout);
}

/** Adds the ring of one picked pod to the path; far out, where pods are cells, it lies close to it. */
export function tracePick({ ctx, zoom }: Brush, area: Box): void {
  const gap = Math.min(3, area.height * zoom * 0.12) / zoom;
  const { x, y, width, height } = grown(area, gap);
  if (area.height * zoom < 12) ctx.rect(x, y, width, height);
  else ctx.roundRect(x, y, width, height, Math.min(height / 2, 19 / zoom));
}

/** Draws the rings that were traced; thinner around small pods, so that there is more pod than ring. */
export function strokePicks(brush: Brush, { podForm }: StageLayout): void {
  brush.ctx.lineWidth = brush.px(clamp(podForm.height * brush.zoom * 0.1, 0.75, 2.5));
  brush.ctx.strokeStyle = brush.palette.colours.accent;
  brush.ctx.stroke();
}

function veil({ ctx, palette }: Brush, { x, y, width, height }: Box): void {
  ctx.globalAlpha = VEIL;
  ctx.fillStyle = palette.colours.background;
  ctx.fillRect(x, y, width, height);
  ctx.globalAlpha = 1;
}

/** The ways that requests take: customers to Services, Services to pods. */
function paintWays(brush: Brush, { layout, scene }: ScenePicture): void {
  const { ctx, palette } = brush;
  const { customers } = layout;
  ctx.strokeStyle = palette.colours.accent;
  ctx.lineWidth = 1.2;
  for (const { id, box } of layout.services) {
    const service = scene.services.get(id);
    if (service === undefined) continue;
    if (scene.traffic.some(({ serviceId }) => serviceId === id)) {
      const from = { x: customers.x + customers.width - 10, y: customers.y + 26 };
      const { centre, radius } = hubOf(box);
      const middle = (from.x + centre.x - radius) / 2;
      ctx.globalAlpha = 0.4;
      ctx.beginPath();
      ctx.moveTo(from.x, from.y);
      ctx.bezierCurveTo(middle, from.y, middle, centre.y, centre.x - radius, centre.y);
      ctx.stroke();
      ctx.globalAlpha = 1;
    }
    paintLinks(brush, box, service, layout);
  }
}

function paintLinks(brush: Brush, area: Box, service: SceneService, layout: StageLayout): void {
  const hub = hubOf(area).centre;
  const places = service.readyPods.flatMap((pod) => layout.pods.get(pod) ?? []);
  const areFew = places.length <= MOST_LINKED_PODS;
  brush.ctx.strokeStyle = brush.palette.colours.accent;
  brush.ctx.globalAlpha = 0.34;
  for (const tank of layout.tanks) {
    const inside = places.filter((place) => place.tank === tank.id);
    if (inside.length === 0) continue;
    const goals = inside.map(({ box }) => ({ x: box.x, y: box.y + box.height / 2 }));
    drawLinks(brush, hub, tank, layout, areFew ? goals : []);
  }
  brush.ctx.globalAlpha = 1;
}

function dim({ ctx, palette }: Brush, { layout, spotlit, seen }: ScenePicture): void {
  ctx.beginPath();
  ctx.rect(seen.x, seen.y, seen.width, seen.height);
  for (const key of spotlit) {
    const area = boxOf(key, layout);
    if (area === undefined) continue;
    const { x, y, width, height } = grown(area, 4);
    ctx.roundRect(x, y, width, height, 10);
  }
  ctx.globalAlpha = 0.5;
  ctx.fillStyle = palette.colours.background;
  ctx.fill('evenodd');
  ctx.globalAlpha = 1;
}

/** The part of the world that a viewport of this size shows. */
export function seenBox(view: { readonly zoom: number; readonly x: number; readonly y: number }, viewport: Size): Box {
  return {
    x: -view.x / view.zoom,
    y: -view.y / view.zoom,
    width: viewport.width / view.zoom,
    height: viewport.height / view.zoom,
  };
}
