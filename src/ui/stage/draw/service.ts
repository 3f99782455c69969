/** A Service: a hub that requests go through, with lines to the pods behind it. */
import type { SceneService } from '../../../bridge/messages.ts';
import { cableFromHub } from '../flow/way.ts';
import type { Box, Point } from '../layout/geometry.ts';
import type { StageLayout, TankPlace } from '../layout/stage-layout.ts';
import { stageStrings as text } from '../strings.ts';
import { leadsToApiServer } from '../words.ts';
import type { Brush } from './brush.ts';
import { drawTone } from './glyphs.ts';

/** Corners of cables are this round. */
const CORNER = 6;

/** Where the hub itself is, in the box of its Service. */
export function hubOf(area: Box): { readonly centre: Point; readonly radius: number } {
  const radius = Math.min(area.height * 0.25, 17);
  return { centre: { x: area.x + area.width / 2, y: area.y + radius + 2 }, radius };
}

export function drawService(brush: Brush, service: SceneService, area: Box): void {
  const { ctx, palette } = brush;
  const { colours } = palette;
  const { centre, radius } = hubOf(area);
  const isApiServer = leadsToApiServer(service);
  const isEmpty = service.readyPods.length === 0 && !isApiServer;
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
    brush.text(isApiServer ? 'API' : String(service.readyPods.length), centre.x, centre.y, {
      size: radius * (!isApiServer && service.readyPods.length < 100 ? 0.95 : 0.68),
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

/** Faint lines from a hub along the cable into a tank, and in it to what its requests may reach. */
export function drawLinks(
  brush: Brush,
  hub: Point,
  tank: TankPlace,
  layout: StageLayout,
  goals: Iterable<Point>,
): void {
  const { ctx } = brush;
  ctx.beginPath();
  ctx.moveTo(hub.x, hub.y);
  const cable = cableFromHub(hub, tank, layout);
  for (const [at, stop] of cable.entries()) {
    const next = cable[at + 1];
    if (next === undefined) ctx.lineTo(stop.x, stop.y);
    else ctx.arcTo(stop.x, stop.y, next.x, next.y, CORNER);
  }
  const { x, y } = tank.kubeProxy;
  for (const goal of goals) {
    const middle = (x + goal.x) / 2;
    ctx.moveTo(x, y);
    ctx.bezierCurveTo(middle, y, middle, goal.y, goal.x, goal.y);
  }
  ctx.stroke();
}
