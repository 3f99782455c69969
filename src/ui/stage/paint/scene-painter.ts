/** Paints what rests: waiting room, links, tanks with the pods in them, Services. Repainted only when something in it changed. */
import type { ScenePod } from '../../../bridge/messages.ts';
import type { Brush } from '../draw/brush.ts';
import { drawPod } from '../draw/pod.ts';
import { drawLinks, drawService, hubOf } from '../draw/service.ts';
import { drawTank, drawTankFront, type Levels } from '../draw/tank.ts';
import { drawWaitingRoom } from '../draw/waiting-room.ts';
import { type Box, centreOf, grown, type Size } from '../layout/geometry.ts';
import type { StageLayout } from '../layout/stage-layout.ts';
import type { StageSnapshot } from '../stage-source.ts';
import { boxOf } from '../things.ts';

export interface ScenePicture {
  readonly layout: StageLayout;
  readonly scene: StageSnapshot;
  /** Pods that are drawn by the other layer, because they move. */
  readonly moving: ReadonlySet<string>;
  readonly levels: ReadonlyMap<string, Levels>;
  /** Keys of things that a lesson points at; all else is dimmed. */
  readonly spotlit: ReadonlySet<string>;
  /** How large the world is that can be seen. */
  readonly seen: Box;
}

/** Services with more pods than this are linked to tanks instead of to each pod. */
const MOST_LINKED_PODS = 120;

export function paintScene(brush: Brush, picture: ScenePicture): void {
  const { layout, scene, seen } = picture;
  paintWays(brush, picture);
  const podCounts = countPods(layout);
  drawWaitingRoom(brush, layout.waitingRoom, podCounts.get(undefined) ?? 0, layout.waitingUnseen);
  const tanks = layout.tanks.flatMap((place) => {
    const node = scene.nodes.get(place.id);
    const levels = picture.levels.get(place.id);
    if (node === undefined || levels === undefined || !meets(place.box, seen)) return [];
    return [{ node, place, levels, pods: podCounts.get(place.id) ?? 0, unit: layout.unit }];
  });
  for (const tank of tanks) drawTank(brush, tank);
  paintPods(brush, picture);
  for (const tank of tanks) drawTankFront(brush, tank);
  for (const { id, box } of layout.services) {
    const service = scene.services.get(id);
    if (service !== undefined) drawService(brush, service, box);
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

function paintPods(brush: Brush, { layout, scene, moving, seen }: ScenePicture): void {
  for (const { id, box } of layout.pods.values()) {
    if (moving.has(id) || !meets(box, seen)) continue;
    const pod = scene.pods.get(id);
    if (pod !== undefined && !isEnding(pod)) drawPod(brush, pod, box);
  }
}

/** Ending pods fade all the time, so the other layer draws them. */
export function isEnding(pod: ScenePod): boolean {
  return pod.endsAtMs !== undefined;
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
    const places = service.readyPods.flatMap((pod) => layout.pods.get(pod) ?? []);
    if (places.length <= MOST_LINKED_PODS)
      drawLinks(
        brush,
        box,
        places.map((place) => place.box),
      );
    else {
      const tanks = new Set(places.map(({ tank }) => tank));
      drawLinks(
        brush,
        box,
        layout.tanks.filter((tank) => tanks.has(tank.id)).map((tank) => tank.glass),
      );
    }
  }
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
  ctx.globalAlpha = 0.55;
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

/** The middle of a thing, or undefined when it is not drawn. */
export function middleOf(key: string, layout: StageLayout): { readonly x: number; readonly y: number } | undefined {
  const area = boxOf(key, layout);
  return area === undefined ? undefined : centreOf(area);
}
