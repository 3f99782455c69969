/** Where pods wait until the scheduler has found them a node. */
import type { Box } from '../layout/geometry.ts';
import { stageStrings as text } from '../strings.ts';
import type { Brush } from './brush.ts';

export function drawWaitingRoom(brush: Brush, area: Box, waiting: number, unseen: number): void {
  const { ctx, palette } = brush;
  const { colours } = palette;
  const y = area.y + area.height / 2;
  brush.roundRect(area, 10);
  ctx.setLineDash([6, 5]);
  ctx.lineWidth = 1.2;
  ctx.globalAlpha = waiting > 0 ? 1 : 0.6;
  ctx.strokeStyle = waiting > 0 ? colours.waiting : colours.glass;
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
  const isBusy = waiting > 0;
  brush.text(text.waitingRoom, area.x + 12, isBusy ? y - 8 : y, {
    size: 11.5,
    colour: isBusy ? colours.waiting : colours.muted,
    weight: 600,
    maxWidth: 112,
  });
  if (isBusy) brush.text(text.podCount(waiting), area.x + 12, y + 8, { size: 11.5, colour: colours.muted });
  else brush.text(text.nobodyWaits, area.x + 132, y, { size: 11.5, colour: colours.muted });
  if (unseen > 0) {
    brush.text(text.moreWait(unseen), area.x + area.width - 10, area.y - 1, {
      size: 11,
      colour: colours.waiting,
      weight: 650,
      align: 'right',
    });
  }
}
