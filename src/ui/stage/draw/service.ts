/** A Service: a hub that requests go through, with lines to the pods behind it. */
import type { SceneService } from '../../../bridge/messages.ts';
import type { Box, Point } from '../layout/geometry.ts';
import { centreOf } from '../layout/geometry.ts';
import { stageStrings as text } from '../strings.ts';
import type { Brush } from './brush.ts';
import { drawTone } from './glyphs.ts';

/** Where the hub itself is, in the box of its Service. */
export function hubOf(area: Box): { readonly centre: Point; readonly radius: number } {
  const radius = Math.min(area.height * 0.25, 17);
  return { centre: { x: area.x + area.width / 2, y: area.y + radius + 2 }, radius };
}

export function drawService(brush: Brush, service: SceneService, area: Box): void {
  const { ctx, palette } = brush;
  const { colours } = palette;
  const { centre, radius } = hubOf(area);
  const isEmpty = service.readyPods.length === 0;
  traceHexagon(brush, centre, radius);
  ctx.fillStyle = colours.paper;
  ctx.fill();
  ctx.lineWidth = Math.min(2.5, radius * 0.2);
  ctx.strokeStyle = isEmpty ? colours.bad : colours.accent;
  ctx.setLineDash(isEmpty ? [4, 3] : []);
  ctx.stroke();
  ctx.setLineDash([]);
  if (isEmpty) drawTone(ctx, 'bad', centre.x, centre.y, radius * 0.55, colours.bad);
  else
    brush.text(String(service.readyPods.length), centre.x, centre.y, {
      size: radius * 0.95,
      colour: colours.accent,
      weight: 700,
      align: 'center',
    });
  const line = Math.min(15, area.height * 0.2);
  const first = centre.y + radius + line * 0.75;
  const style = { align: 'center', maxWidth: area.width + 8 } as const;
  brush.text(service.name, centre.x, first, { ...style, size: line * 0.9, colour: colours.ink, weight: 650 });
  brush.text(isEmpty ? text.readyPods(0) : service.serviceType, centre.x, first + line, {
    ...style,
    size: line * 0.8,
    colour: isEmpty ? colours.bad : colours.muted,
  });
  brush.text(service.ports, centre.x, first + line * 1.95, { ...style, size: line * 0.76, colour: colours.muted });
}

function traceHexagon({ ctx }: Brush, { x, y }: Point, radius: number): void {
  ctx.beginPath();
  for (let corner = 0; corner < 6; corner++) {
    const angle = (Math.PI / 3) * corner;
    ctx.lineTo(x + Math.cos(angle) * radius, y + Math.sin(angle) * radius);
  }
  ctx.closePath();
}

/** Faint lines from a hub to where its requests may go. */
export function drawLinks(brush: Brush, area: Box, targets: Iterable<Box>): void {
  const { ctx, palette } = brush;
  const { centre, radius } = hubOf(area);
  ctx.strokeStyle = palette.colours.accent;
  ctx.globalAlpha = 0.24;
  ctx.lineWidth = 1.2;
  ctx.beginPath();
  for (const target of targets) {
    const to = { x: target.x, y: centreOf(target).y };
    const middle = (centre.x + radius + to.x) / 2;
    ctx.moveTo(centre.x + radius, centre.y);
    ctx.bezierCurveTo(middle, centre.y, middle, to.y, to.x, to.y);
  }
  ctx.stroke();
  ctx.globalAlpha = 1;
}
