/** A pod: a capsule with the mark of its status and a band in its application's hue; smaller, the end of its name; smaller still, a cell. */
import type { ScenePod, Tone } from '../../../bridge/messages.ts';
import type { Box } from '../layout/geometry.ts';
import { labelledLines, podLines } from '../words.ts';
import type { Brush, Context } from './brush.ts';
import { drawTone } from './glyphs.ts';
import { applicationColour, type Palette, toneColour } from './palette.ts';

/** Below these heights on the screen a pod has no text, and no mark. */
const TEXT_FROM_PX = 15;
const MARK_FROM_PX = 11;
const LINE_PX = 14.5;
/** Text below a pod's name. */
const SMALL_PX = 11.5;

/** How a pod is shown at this size on the screen. */
export type PodDetail = 'cell' | 'marked' | 'named' | 'explained';

export function podDetail({ width, height }: Box, zoom: number): PodDetail {
  const px = height * zoom;
  if (px < MARK_FROM_PX) return 'cell';
  if (px < TEXT_FROM_PX || width * zoom < 44) return 'marked';
  return px >= 2 * LINE_PX + 4 ? 'explained' : 'named';
}

export function drawPod(brush: Brush, pod: ScenePod, area: Box): void {
  const { ctx, palette } = brush;
  const detail = podDetail(area, brush.zoom);
  if (detail === 'named' || detail === 'explained') {
    drawNamed(brush, pod, area);
    return;
  }
  brush.sprites.draw(ctx, `${pod.tone}/${pod.application}`, area, brush.scale, (into, box) => {
    if (detail === 'cell') drawCell(into, palette, pod, box, brush.zoom);
    else drawMarked(into, palette, pod, box, brush.zoom);
  });
}

/** A capsule with its mark and, beside it, as many lines as fit. */
function drawNamed(brush: Brush, pod: ScenePod, area: Box): void {
  const { ctx, palette, zoom } = brush;
  const { x, width, height } = area;
  drawShell(ctx, palette, pod, area, zoom);
  const mark = markOf(brush, area);
  drawTone(ctx, pod.tone, mark.x, mark.y, mark.r, toneColour(palette, pod.tone));
  const textX = mark.x + mark.r + Math.min(height * 0.16, brush.px(5));
  const maxWidth = x + width - textX - Math.min(height * 0.3, brush.px(9));
  drawLines(brush, linesOf(brush, pod, area, maxWidth), area, textX, maxWidth);
}

/** How a pod does, or its labels; these lose their keys before they lose their ends. */
function linesOf(brush: Brush, pod: ScenePod, area: Box, maxWidth: number): readonly string[] {
  const count = lineCount(brush, area);
  const common = brush.commonLabels;
  if (common === undefined) return podLines(pod, count);
  const lines = labelledLines(pod, count, common);
  const isTooWide = lines.some((line, at) => at > 0 && brush.widthOf(line, brush.px(SMALL_PX)) > maxWidth);
  const shown = isTooWide ? labelledLines(pod, count, common, true) : lines;
  // The mark stands beside the first of so many lines.
  return [...shown, ...Array<string>(Math.max(0, count - shown.length)).fill('')];
}

/** Where the mark of a pod's status is, and its radius. */
export function markOf(brush: Brush, area: Box): { readonly x: number; readonly y: number; readonly r: number } {
  const { x, y, width, height } = area;
  const { zoom } = brush;
  const detail = podDetail(area, zoom);
  const r = Math.min(height * 0.26, brush.px(8));
  if (detail === 'cell' || detail === 'marked') {
    return { x: x + width / 2 + bandOf(area, zoom) / 2, y: y + height / 2, r };
  }
  const markX = x + bandOf(area, zoom) + r + Math.min(height * 0.18, brush.px(6));
  return { x: markX, y: detail === 'named' ? y + height / 2 : lineY(brush, area, 0, lineCount(brush, area)), r };
}

/** A capsule or cell with only its mark. */
function drawMarked(ctx: Context, palette: Palette, pod: ScenePod, area: Box, zoom: number): void {
  const { x, y, width, height } = area;
  drawShell(ctx, palette, pod, area, zoom);
  const markX = x + width / 2 + bandOf(area, zoom) / 2;
  drawTone(ctx, pod.tone, markX, y + height / 2, Math.min(height * 0.26, 8 / zoom), toneColour(palette, pod.tone));
}

/** The capsule itself: paper, with a band in the application's hue at its left end. */
function drawShell(ctx: Context, palette: Palette, pod: ScenePod, area: Box, zoom: number): void {
  const { x, y, width, height } = area;
  const radius = isCell(area) ? height * 0.28 : Math.min(height / 2, 17 / zoom);
  const band = bandOf(area, zoom);
  const inner = Math.min(band * 0.5, radius);
  const trace = (): void => {
    ctx.beginPath();
    ctx.roundRect(x, y, width, height, radius);
  };
  trace();
  ctx.fillStyle = applicationColour(palette, pod.application);
  ctx.fill();
  ctx.beginPath();
  ctx.roundRect(x + band, y, width - band, height, [inner, radius, radius, inner]);
  ctx.fillStyle = palette.colours.paper;
  ctx.fill();
  trace();
  outline(ctx, pod.tone, toneColour(palette, pod.tone), Math.min(1.5, height * 0.07));
}

function bandOf(area: Box, zoom: number): number {
  return Math.min(isCell(area) ? area.width * 0.2 : area.width * 0.09, 7 / zoom);
}

function isCell({ width, height }: Box): boolean {
  return width < height * 1.3;
}

function lineCount(brush: Brush, { height }: Box): number {
  return Math.max(1, Math.floor((height * brush.zoom - 4) / LINE_PX));
}

function lineY(brush: Brush, { y, height }: Box, index: number, count: number): number {
  const pitch = Math.min(height / count, brush.px(LINE_PX + 1.5));
  return y + height / 2 + (index - (count - 1) / 2) * pitch;
}

function drawLines(brush: Brush, lines: readonly string[], area: Box, x: number, maxWidth: number): void {
  const { colours } = brush.palette;
  for (const [index, line] of lines.entries()) {
    brush.text(line, x, lineY(brush, area, index, lines.length), {
      size: index === 0 ? Math.min(area.height * 0.58, brush.px(13)) : brush.px(SMALL_PX),
      colour: index === 0 ? colours.ink : colours.muted,
      weight: index === 0 ? 600 : 450,
      maxWidth,
      cut: index === 0 ? 'middle' : 'end',
    });
  }
}

/** Anything but a ready pod has a broken outline, each tone its own. */
function outline(ctx: Context, tone: Tone, colour: string, width: number): void {
  const dashes: Readonly<Partial<Record<Tone, readonly number[]>>> = { waiting: [4, 3], ending: [1.5, 3], off: [2, 4] };
  ctx.setLineDash((dashes[tone] ?? []).map((length) => length * width));
  ctx.lineWidth = tone === 'bad' ? width * 1.6 : width;
  ctx.strokeStyle = colour;
  ctx.stroke();
  ctx.setLineDash([]);
}

/** A cell's shape tells its status: full, hollow, crossed, half. */
function drawCell(ctx: Context, palette: Palette, pod: ScenePod, { x, y, width, height }: Box, zoom: number): void {
  const tone = toneColour(palette, pod.tone);
  const line = Math.max(width * 0.16, 0.5 / zoom);
  ctx.fillStyle = tone;
  ctx.strokeStyle = tone;
  switch (pod.tone) {
    case 'good':
      ctx.fillRect(x, y, width, height);
      if (width * zoom >= 5) {
        ctx.fillStyle = applicationColour(palette, pod.application);
        ctx.fillRect(x, y, width, height * 0.34);
      }
      return;
    case 'bad':
      ctx.lineWidth = line * 1.4;
      ctx.beginPath();
      ctx.moveTo(x, y);
      ctx.lineTo(x + width, y + height);
      ctx.moveTo(x + width, y);
      ctx.lineTo(x, y + height);
      ctx.stroke();
      return;
    case 'ending':
      ctx.fillRect(x, y + height * 0.6, width, height * 0.4);
      return;
    case 'done':
      ctx.fillRect(x + width * 0.25, y + height * 0.25, width * 0.5, height * 0.5);
      return;
    default:
      ctx.lineWidth = line;
      ctx.strokeRect(x + line / 2, y + line / 2, width - line, height - line);
  }
}
