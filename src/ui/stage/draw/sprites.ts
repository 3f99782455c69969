/** Small pictures drawn once and copied many times: pods without text are alike but for status and application. */
import type { Box } from '../layout/geometry.ts';
import type { Context } from './brush.ts';

/** Forgotten when there are more, as while zooming. */
const MOST_KNOWN = 300;
/** Room for outlines around a picture, as a share of its size. */
const BLEED = 0.15;

export class Sprites {
  readonly #known = new Map<string, HTMLCanvasElement>();

  /** Copies the picture called `name` to `area`; `scale` is device pixels per unit; `draw` makes it in a box at the origin. */
  draw(ctx: Context, name: string, area: Box, scale: number, draw: (into: Context, box: Box) => void): void {
    const { x, y, width, height } = area;
    const bleed = Math.ceil(height * scale * BLEED) / scale;
    const key = `${name}/${Math.round(width * scale * 4)}/${Math.round(height * scale * 4)}`;
    let sprite = this.#known.get(key);
    if (sprite === undefined) {
      if (this.#known.size > MOST_KNOWN) this.#known.clear();
      sprite = document.createElement('canvas');
      sprite.width = Math.max(1, Math.ceil((width + 2 * bleed) * scale));
      sprite.height = Math.max(1, Math.ceil((height + 2 * bleed) * scale));
      const into = sprite.getContext('2d');
      into?.scale(scale, scale);
      if (into !== null) draw(into, { x: bleed, y: bleed, width, height });
      this.#known.set(key, sprite);
    }
    ctx.drawImage(sprite, x - bleed, y - bleed, sprite.width / scale, sprite.height / scale);
  }
}
