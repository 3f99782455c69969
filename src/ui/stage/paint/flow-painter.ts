/** Paints what moves, over what rests: the control plane's figures, customers, gliding and ending pods, messages, requests, rings. */
import type { ScenePod } from '../../../bridge/messages.ts';
import type { Brush } from '../draw/brush.ts';
import { drawControlPlane } from '../draw/control-plane.ts';
import { type DotSprites, drawDashes } from '../draw/dots.ts';
import { drawPod, markOf, podDetail } from '../draw/pod.ts';
import { hubOf } from '../draw/service.ts';
import { drawCounter, drawCustomers, drawYou } from '../draw/shore.ts';
import type { DashMark, Messages } from '../flow/messages.ts';
import { placesOf } from '../flow/places.ts';
import type { PodMotion } from '../flow/pod-motion.ts';
import type { Requests } from '../flow/requests.ts';
import { type Box, clamp, grown } from '../layout/geometry.ts';
import type { StageLayout } from '../layout/stage-layout.ts';
import type { StageSnapshot } from '../stage-source.ts';
import { boxOf, CUSTOMERS } from '../things.ts';
import { OVERDUE, pickedOpacity, strokePicks, tracePick } from './scene-painter.ts';

export interface FlowPicture {
  readonly layout: StageLayout;
  readonly scene: StageSnapshot;
  readonly motion: PodMotion;
  readonly requests: Requests;
  readonly messages: Messages;
  readonly sprites: DotSprites;
  readonly spotlit: ReadonlySet<string>;
  /** Ids of the pods that a selector picks; undefined when there is no selector. */
  readonly picked: ReadonlySet<string> | undefined;
  /** Ids of the pods that are being deleted and fade, with when that was first seen (virtual ms). */
  readonly fading: ReadonlyMap<string, number>;
  readonly selected: string | undefined;
  readonly hovered: string | undefined;
  /** Wall time of glides, and the stage's own time of requests and messages. */
  readonly wallMs: number;
  readonly flowMs: number;
  readonly isStill: boolean;
  readonly placesVersion: number;
}

const DIMMED = 0.5;
/** More dots than this are a crowd. */
const CROWD = 300;

export function paintFlow(brush: Brush, picture: FlowPicture): void {
  const { layout, picked, scene, spotlit } = picture;
  const { ctx } = brush;
  const alphaOf = (isLit: boolean): number => ((spotlit.size === 0 && picked === undefined) || isLit ? 1 : DIMMED);
  ctx.globalAlpha = alphaOf(scene.controlPlane.some(({ name }) => spotlit.has(name)));
  drawControlPlane(brush, scene.controlPlane, layout);
  drawYou(brush, layout.you);
  ctx.globalAlpha = alphaOf(spotlit.has(CUSTOMERS));
  drawCustomers(brush, scene.traffic, layout.customers);
  ctx.globalAlpha = 1;
  paintMovingPods(brush, picture);
  if (picked !== undefined) ringMovingPicked(brush, picture, picked);
  paintRings(brush, picture);
  if (picture.isStill) paintCounters(brush, picture);
  else paintTravellers(brush, picture);
}

function ringMovingPicked(
  brush: Brush,
  { fading, layout, motion, wallMs }: FlowPicture,
  picked: ReadonlySet<string>,
): void {
  brush.ctx.beginPath();
  for (const id of [...motion.moving, ...fading.keys()]) {
    const area = picked.has(id) ? motion.boxOf(id, wallMs) : undefined;
    if (area !== undefined) tracePick(brush, area);
  }
  strokePicks(brush, layout);
}

function paintMovingPods(brush: Brush, { fading, layout, motion, picked, scene, spotlit, wallMs }: FlowPicture): void {
  const { ctx } = brush;
  for (const { ghost, left } of motion.ghostsAt(wallMs)) {
    ctx.globalAlpha = left * 0.6;
    drawPod(brush, ghost.pod, grown(ghost.box, -ghost.box.height * 0.18 * (1 - left)));
  }
  ctx.globalAlpha = 1;
  for (const id of motion.moving) {
    const pod = scene.pods.get(id);
    const state = motion.stateOf(id, wallMs);
    if (pod === undefined || state === undefined || fading.has(id)) continue;
    ctx.globalAlpha = state.opacity * pickedOpacity(picked, id);
    drawPod(brush, pod, state.box);
  }
  ctx.globalAlpha = 1;
  for (const [id, sinceMs] of fading) {
    const pod = scene.pods.get(id);
    const place = layout.pods.get(id);
    const area = motion.boxOf(id, wallMs);
    if (pod === undefined || place === undefined || area === undefined) continue;
    const isLit = spotlit.size === 0 || spotlit.has(id) || (place.tank !== undefined && spotlit.has(place.tank));
    paintEnding(
      brush,
      pod,
      area,
      timeLeft(pod, sinceMs, scene.nowMs),
      (isLit ? 1 : DIMMED) * pickedOpacity(picked, id),
    );
  }
}

function timeLeft({ endsAtMs = 0 }: ScenePod, sinceMs: number, nowMs: number): number {
  return clamp((endsAtMs - nowMs) / Math.max(endsAtMs - sinceMs, 1), 0, 1);
}

/** Fades with the time that is left of its grace period; a ring shows how much. */
function paintEnding(brush: Brush, pod: ScenePod, area: Box, left: number, opacity: number): void {
  const { ctx, palette } = brush;
  ctx.globalAlpha = opacity * (OVERDUE + (1 - OVERDUE) * left);
  drawPod(brush, pod, area);
  ctx.globalAlpha = opacity;
  if (podDetail(area, brush.zoom) === 'cell') return;
  const { x, y, r } = markOf(brush, area);
  ctx.beginPath();
  ctx.arc(x, y, r * 1.3, -Math.PI / 2, -Math.PI / 2 + left * Math.PI * 2);
  ctx.lineWidth = r * 0.28;
  ctx.strokeStyle = palette.colours.ending;
  ctx.stroke();
  ctx.globalAlpha = 1;
}

function paintRings(brush: Brush, { hovered, layout, motion, selected, spotlit, wallMs }: FlowPicture): void {
  const { colours } = brush.palette;
  const ring = (key: string, colour: string, px: number, gapPx: number): void => {
    const area = motion.boxOf(key, wallMs) ?? boxOf(key, layout);
    if (area === undefined) return;
    const gap = brush.px(gapPx);
    brush.roundRect(grown(area, gap), Math.min(area.height / 2 + gap, brush.px(12)));
    brush.ctx.lineWidth = brush.px(px);
    brush.ctx.strokeStyle = colour;
    brush.ctx.stroke();
  };
  for (const key of spotlit) ring(key, colours.accent, 2.5, 4);
  if (hovered !== undefined) ring(hovered, colours.muted, 1.5, 2);
  if (selected !== undefined) ring(selected, colours.ink, 2.5, 3);
}

function paintTravellers(brush: Brush, picture: FlowPicture): void {
  const { flowMs, layout, messages, motion, requests, scene, sprites, wallMs } = picture;
  const places = placesOf(layout, scene, (id) => motion.boxOf(id, wallMs), picture.placesVersion);
  if (scene.areMessagesShown) {
    const dashes: DashMark[] = [];
    messages.eachAt(flowMs, places, (mark) => dashes.push(mark));
    drawDashes(brush, dashes);
  }
  const isCrowd = requests.count > CROWD;
  requests.eachAt(flowMs, places, (mark) => sprites.draw(brush, mark, isCrowd));
  brush.ctx.globalAlpha = 1;
}

function paintCounters(brush: Brush, { layout, scene }: FlowPicture): void {
  for (const figures of scene.traffic) {
    const area = layout.services.find(({ id }) => id === figures.serviceId)?.box;
    if (area === undefined) continue;
    const { centre, radius } = hubOf(area);
    drawCounter(brush, figures, { x: centre.x, y: centre.y - radius - 14 });
  }
}
