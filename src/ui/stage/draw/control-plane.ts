/** The control plane: a lid over the tanks with one instrument per part. */
import type { ControlPlanePart } from '../../../bridge/messages.ts';
import type { StageLayout } from '../layout/stage-layout.ts';
import { stageStrings as text } from '../strings.ts';
import type { Brush } from './brush.ts';

export function drawControlPlane(brush: Brush, parts: readonly ControlPlanePart[], layout: StageLayout): void {
  const { ctx, palette } = brush;
  const { colours } = palette;
  const opacity = ctx.globalAlpha;
  brush.roundRect(layout.lid, 10);
  ctx.fillStyle = colours.paper;
  ctx.fill();
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = colours.glass;
  ctx.stroke();
  for (const [index, part] of parts.entries()) {
    const area = layout.parts[index]?.box;
    if (area === undefined) continue;
    if (index > 0) {
      ctx.globalAlpha = opacity * 0.5;
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(area.x, area.y + 10);
      ctx.lineTo(area.x, area.y + area.height - 10);
      ctx.stroke();
      ctx.globalAlpha = opacity;
    }
    const maxWidth = area.width - 22;
    const short = text.shortParts[part.name] ?? part.name;
    const name = brush.widthOf(part.name, 12, 500) <= maxWidth ? part.name : short;
    brush.text(name, area.x + 12, area.y + 18, { size: 12, colour: colours.muted, weight: 500, maxWidth });
    const size = Math.max(12, 14.5 * Math.min(1, maxWidth / brush.widthOf(part.figure, 14.5, 650)));
    brush.text(part.figure, area.x + 12, area.y + 37, { size, colour: colours.ink, weight: 650, maxWidth });
  }
}
