/** Requests under way, as sprites drawn once: thousands of arcs a frame would cost too much. */
import type { RequestOutcome } from '../../../bridge/messages.ts';
import type { DashMark } from '../flow/messages.ts';
import type { DotMark } from '../flow/requests.ts';
import type { Brush } from './brush.ts';
import { type DotShape, drawDot } from './glyphs.ts';
import { outcomeColour, type Palette } from './palette.ts';

const RADIUS_PX = 4.6;
const SPRITE_PX = 24;
const GLOW_PX = 7;
/** In a crowd dots are smaller and do not glow: it could not be seen, and costs most of the time. */
const CROWD_SPRITE_PX = 10;
const CROWD_RADIUS_PX = 3.4;

/** Pictures of dots for one palette and pixel ratio. */
export class DotSprites {
  readonly #palette: Palette;
  readonly #ratio: number;
  readonly #sprites = new Map<string, HTMLCanvasElement>();

  constructor(palette: Palette, ratio: number) {
    this.#palette = palette;
    this.#ratio = ratio;
  }

  draw(brush: Brush, { x, y, outcome, shape, opacity, scale }: DotMark, isCrowd: boolean): void {
    const size = brush.px(isCrowd ? CROWD_SPRITE_PX : SPRITE_PX) * scale;
    brush.ctx.globalAlpha = opacity;
    brush.ctx.drawImage(this.#sprite(outcome, shape, isCrowd), x - size / 2, y - size / 2, size, size);
  }

  #sprite(outcome: RequestOutcome, shape: DotShape, isCrowd: boolean): HTMLCanvasElement {
    const colour = outcomeColour(this.#palette, outcome);
    const key = `${shape}/${colour}/${isCrowd}`;
    const known = this.#sprites.get(key);
    if (known !== undefined) return known;
    const canvas = document.createElement('canvas');
    const size = isCrowd ? CROWD_SPRITE_PX : SPRITE_PX;
    canvas.width = canvas.height = size * this.#ratio;
    const ctx = canvas.getContext('2d');
    if (ctx !== null) {
      ctx.scale(this.#ratio, this.#ratio);
      const middle = size / 2;
      if (shape === 'dot' && !isCrowd) {
        ctx.shadowColor = colour;
        ctx.shadowBlur = GLOW_PX * this.#ratio;
      }
      drawDot(ctx, shape, middle, middle, isCrowd ? CROWD_RADIUS_PX : RADIUS_PX, colour);
    }
    this.#sprites.set(key, canvas);
    return canvas;
  }
}

/** Draws all dashes with two strokes. */
export function drawDashes({ ctx, palette }: Brush, marks: readonly DashMark[]): void {
  for (const kind of ['watch', 'write'] as const) {
    ctx.beginPath();
    for (const { head, tail } of marks.filter((mark) => mark.kind === kind)) {
      ctx.moveTo(tail.x, tail.y);
      ctx.lineTo(head.x, head.y);
    }
    ctx.lineCap = 'round';
    ctx.strokeStyle = kind === 'write' ? palette.colours.accent : palette.colours.glass;
    ctx.lineWidth = kind === 'write' ? 3 : 2;
    ctx.stroke();
  }
}
