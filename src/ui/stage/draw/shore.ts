/** The left shore: customers, and you, who both stand outside of the cluster. */
import type { TrafficFigures } from '../../../bridge/messages.ts';
import { percentText } from '../../widgets/format.ts';
import { type Box, centreOf } from '../layout/geometry.ts';
import { stageStrings as text } from '../strings.ts';
import { rateText } from '../words.ts';
import { type Brush, SMALLEST_TEXT_PX } from './brush.ts';

const COUNTER_SIZE = 11.5;

/** How many people are drawn, by the requests they make in a second. */
function crowd(perSecond: number): number {
  if (perSecond <= 0) return 1;
  return perSecond < 10 ? 2 : perSecond < 100 ? 3 : 5;
}

export function drawCustomers(brush: Brush, traffic: readonly TrafficFigures[], area: Box): void {
  const { colours } = brush.palette;
  const perSecond = traffic.reduce((sum, figures) => sum + figures.perSecond, 0);
  const { x } = centreOf(area);
  const people = crowd(perSecond);
  for (let at = people - 1; at >= 0; at--) {
    const offset = (at - (people - 1) / 2) * (people > 3 ? 13 : 17);
    drawPerson(brush, x + offset, area.y + 22 + (at % 2) * 6, perSecond > 0 ? colours.accent : colours.muted);
  }
  const style = { align: 'center', maxWidth: area.width + 6 } as const;
  brush.text(text.customers, x, area.y + 58, { ...style, size: 13, colour: colours.ink, weight: 650 });
  const rate = perSecond > 0 ? text.rateShort(rateText(perSecond)) : text.noCustomers;
  brush.text(rate, x, area.y + 75, { ...style, size: 12, colour: colours.muted });
}

/** In place of moving dots: how well a Service answers, on the way to it. */
export function drawCounter(
  brush: Brush,
  figures: TrafficFigures,
  at: { readonly x: number; readonly y: number },
): void {
  if (figures.perSecond === 0 || COUNTER_SIZE * brush.zoom < SMALLEST_TEXT_PX) return;
  const { colours } = brush.palette;
  const isWell = figures.successRate > 0.995;
  const words = `${isWell ? '✓' : '✕'} ${percentText(figures.successRate)}`;
  const width = brush.widthOf(words, COUNTER_SIZE, 650) + 12;
  brush.roundRect({ x: at.x - width / 2, y: at.y - 10, width, height: 20 }, 10);
  brush.ctx.fillStyle = colours.paper;
  brush.ctx.fill();
  const colour = isWell ? colours.good : colours.bad;
  brush.text(words, at.x, at.y, { size: COUNTER_SIZE, colour, weight: 650, align: 'center' });
}

export function drawYou(brush: Brush, area: Box): void {
  const { x, y } = centreOf(area);
  drawPerson(brush, x, y - 5, brush.palette.colours.muted);
  brush.text(text.you, x, y + 19, { size: 12, colour: brush.palette.colours.muted, weight: 600, align: 'center' });
}

function drawPerson({ ctx, palette }: Brush, x: number, y: number, colour: string): void {
  ctx.fillStyle = colour;
  ctx.strokeStyle = palette.colours.background;
  ctx.lineWidth = 2;
  ctx.beginPath();
  ctx.arc(x, y - 7, 6, 0, Math.PI * 2);
  ctx.moveTo(x - 10, y + 14);
  ctx.arc(x, y + 12, 10, Math.PI, 0);
  ctx.closePath();
  ctx.stroke();
  ctx.fill();
}
