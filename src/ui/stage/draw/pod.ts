/** A pod: a capsule with the mark of its status and a band in its application's hue; smaller, the end of its name; smaller still, a cell. */
import type { ScenePod, Tone } from '../../../bridge/messages.ts';
import type { Box } from '../layout/geometry.ts';
import { podLines } from '../words.ts';
import type { Brush } from './brush.ts';
import { drawTone } from './glyphs.ts';
import { applicationColour, toneColour } from './palette.ts';

/** Below these heights on the screen a pod has no text, and no mark. */
const TEXT_FROM_PX = 15;
const MARK_FROM_PX = 11;
const LINE_PX = 14.5;

/** How a pod is shown at this size on the screen. */
export type PodDetail = 'cell' | 'marked' | 'named' | 'explained';

export function podDetail({ width, height }: Box, zoom: number): PodDetail {
  const px = height * zoom;
  if (px < MARK_FROM_PX) return 'cell';
  if (px < TEXT_FROM_PX || width * zoom < 44) return 'marked';
  return px >= 2 * LINE_PX + 4 ? 'explained' : 'named';
}

export function drawPod(brush: Brush, pod: ScenePod, area: Box): void {
  const detail = podDetail(area, brush.zoom);
  if (detail === 'cell') drawCell(brush, pod, area);
  else drawCapsule(brush, pod, area, detail);
}

function drawCapsule(brush: Brush, pod: ScenePod, area: Box, detail: PodDetail): void {
  const { ctx, palette } = brush;
  const { x, y, width, height } = area;
  const tone = toneColour(palette, pod.tone);
  const radius = Math.min(height / 2, brush.px(17));
  brush.roundRect(area, radius);
  ctx.fillStyle = palette.colours.paper;
  ctx.fill();
  ctx.save();
  ctx.clip();
  ctx.fillStyle = applicationColour(palette, pod.application);
  ctx.fillRect(x, y, Math.min(width * 0.09, brush.px(7)), height);
  ctx.restore();
  brush.roundRect(area, radius);
  outline(brush, pod.tone, tone, Math.min(1.5, height * 0.07));

  const mark = Math.min(height * 0.26, brush.px(8));
  const band = Math.min(width * 0.09, brush.px(7));
  if (detail === 'marked') {
    drawTone(ctx, pod.tone, x + width / 2 + band / 2, y + height / 2, mark, tone);
    return;
  }
  const markX = x + band + mark + Math.min(height * 0.18, brush.px(6));
  drawTone(
    ctx,
    pod.tone,
    markX,
    detail === 'named' ? y + height / 2 : lineY(brush, area, 0, lineCount(brush, area)),
    mark,
    tone,
  );
  const textX = markX + mark + Math.min(height * 0.16, brush.px(5));
  const maxWidth = x + width - textX - Math.min(height * 0.3, brush.px(9));
  drawLines(brush, pod, area, textX, maxWidth);
}

function lineCount(brush: Brush, { height }: Box): number {
  return Math.max(1, Math.floor((height * brush.zoom - 4) / LINE_PX));
}

function lineY(brush: Brush, { y, height }: Box, index: number, count: number): number {
  const pitch = Math.min(height / count, brush.px(LINE_PX + 1.5));
  return y + height / 2 + (index - (count - 1) / 2) * pitch;
}

function drawLines(brush: Brush, pod: ScenePod, area: Box, x: number, maxWidth: number): void {
  const { colours } = brush.palette;
  const lines = podLines(pod, lineCount(brush, area));
  for (const [index, line] of lines.entries()) {
    brush.text(line, x, lineY(brush, area, index, lines.length), {
      size: index === 0 ? Math.min(area.height * 0.58, brush.px(12.5)) : brush.px(11),
      colour: index === 0 ? colours.ink : colours.muted,
      weight: index === 0 ? 600 : 450,
      maxWidth,
      cut: index === 0 ? 'middle' : 'end',
    });
  }
}

/** Anything but a ready pod has a broken outline, each tone its own. */
function outline({ ctx }: Brush, tone: Tone, colour: string, width: number): void {
  const dashes: Readonly<Partial<Record<Tone, readonly number[]>>> = { waiting: [4, 3], ending: [1.5, 3], off: [2, 4] };
  ctx.setLineDash((dashes[tone] ?? []).map((length) => length * width));
  ctx.lineWidth = tone === 'bad' ? width * 1.6 : width;
  ctx.strokeStyle = colour;
  ctx.stroke();
  ctx.setLineDash([]);
}

/** A cell's shape tells its status: full, hollow, crossed, half. */
function drawCell({ ctx, palette, zoom }: Brush, pod: ScenePod, { x, y, width, height }: Box): void {
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
