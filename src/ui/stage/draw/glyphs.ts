/** Marks that tell status by shape; the legend draws the same ones. */
import type { Tone } from '../../../bridge/messages.ts';
import type { Context } from './brush.ts';

type Glyph = (ctx: Context, x: number, y: number, r: number) => void;

const STROKE = 0.34;

function stroked(ctx: Context, r: number, draw: () => void): void {
  ctx.lineWidth = r * STROKE;
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  ctx.beginPath();
  draw();
  ctx.stroke();
}

const check: Glyph = (ctx, x, y, r) =>
  stroked(ctx, r, () => {
    ctx.moveTo(x - r * 0.6, y + r * 0.05);
    ctx.lineTo(x - r * 0.15, y + r * 0.5);
    ctx.lineTo(x + r * 0.65, y - r * 0.5);
  });

const quarter: Glyph = (ctx, x, y, r) => {
  stroked(ctx, r, () => ctx.arc(x, y, r * 0.72, 0, Math.PI * 2));
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.arc(x, y, r * 0.72, -Math.PI / 2, 0);
  ctx.closePath();
  ctx.fill();
};

const exclamation: Glyph = (ctx, x, y, r) => {
  stroked(ctx, r * 1.2, () => {
    ctx.moveTo(x, y - r * 0.75);
    ctx.lineTo(x, y + r * 0.12);
  });
  ctx.beginPath();
  ctx.arc(x, y + r * 0.68, r * 0.22, 0, Math.PI * 2);
  ctx.fill();
};

const downRight: Glyph = (ctx, x, y, r) =>
  stroked(ctx, r, () => {
    ctx.moveTo(x - r * 0.55, y - r * 0.55);
    ctx.lineTo(x + r * 0.5, y + r * 0.5);
    ctx.moveTo(x + r * 0.5, y - r * 0.2);
    ctx.lineTo(x + r * 0.5, y + r * 0.5);
    ctx.lineTo(x - r * 0.2, y + r * 0.5);
  });

const square: Glyph = (ctx, x, y, r) => ctx.fillRect(x - r * 0.5, y - r * 0.5, r, r);

const unplugged: Glyph = (ctx, x, y, r) => {
  stroked(ctx, r, () => ctx.arc(x, y, r * 0.66, -Math.PI * 0.28, Math.PI * 1.28));
  stroked(ctx, r, () => {
    ctx.moveTo(x, y - r * 0.85);
    ctx.lineTo(x, y - r * 0.1);
  });
};

const GLYPHS: Readonly<Record<Tone, Glyph>> = {
  good: check,
  waiting: quarter,
  bad: exclamation,
  ending: downRight,
  done: square,
  off: unplugged,
};

/** Draws the mark of a tone around (x, y) in one colour. */
export function drawTone(ctx: Context, tone: Tone, x: number, y: number, r: number, colour: string): void {
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  GLYPHS[tone](ctx, x, y, r);
}

export type DotShape = 'dot' | 'cross' | 'ring';

/** Draws the mark of a request. */
export function drawDot(ctx: Context, shape: DotShape, x: number, y: number, r: number, colour: string): void {
  ctx.strokeStyle = colour;
  ctx.fillStyle = colour;
  if (shape === 'cross') {
    stroked(ctx, r * 1.7, () => {
      ctx.moveTo(x - r, y - r);
      ctx.lineTo(x + r, y + r);
      ctx.moveTo(x + r, y - r);
      ctx.lineTo(x - r, y + r);
    });
    return;
  }
  ctx.beginPath();
  ctx.arc(x, y, r, 0, Math.PI * 2);
  if (shape === 'dot') ctx.fill();
  else {
    ctx.lineWidth = r * 0.5;
    ctx.stroke();
  }
}
