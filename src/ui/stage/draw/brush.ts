/** What every drawing function gets: a canvas in world units, the palette, and text that fits. */
import { type Box, clamp } from '../layout/geometry.ts';
import type { Palette } from './palette.ts';
import { Sprites } from './sprites.ts';

/** Text smaller than this on the screen is left out. */
export const SMALLEST_TEXT_PX = 8.5;

export type Context = CanvasRenderingContext2D;

export interface TextStyle {
  /** World units. */
  readonly size: number;
  readonly colour: string;
  readonly weight?: number;
  readonly align?: CanvasTextAlign;
  /** Text that is longer loses its end, or its middle where the end tells things apart. */
  readonly maxWidth?: number;
  readonly cut?: 'end' | 'middle';
}

/** What brushes of one theme share. */
export interface BrushKit {
  readonly palette: Palette;
  readonly sprites: Sprites;
  readonly widths: TextWidths;
}

/** A kit with nothing measured or drawn yet. */
export function createKit(palette: Palette): BrushKit {
  return { palette, sprites: new Sprites(), widths: new TextWidths(palette.font) };
}

export class Brush {
  readonly ctx: Context;
  readonly palette: Palette;
  /** Screen pixels per world unit. */
  readonly zoom: number;
  /** Device pixels per world unit. */
  readonly scale: number;
  readonly sprites: Sprites;
  /** What labels all pods have in common, when pods tell their labels rather than how they do. */
  readonly commonLabels: ReadonlySet<string> | undefined;
  readonly #widths: TextWidths;

  constructor(
    ctx: Context,
    { palette, sprites, widths }: BrushKit,
    zoom: number,
    pixelRatio: number,
    commonLabels?: ReadonlySet<string>,
  ) {
    this.ctx = ctx;
    this.palette = palette;
    this.zoom = zoom;
    this.scale = zoom * pixelRatio;
    this.commonLabels = commonLabels;
    this.sprites = sprites;
    this.#widths = widths;
  }

  /** Draws text with its middle at `y`; answers its width, 0 when it was too small to read. */
  text(text: string, x: number, y: number, style: TextStyle): number {
    if (text === '' || style.size * this.zoom < SMALLEST_TEXT_PX) return 0;
    const { ctx } = this;
    const weight = style.weight ?? 450;
    const shown =
      style.maxWidth === undefined
        ? text
        : this.#widths.fit(ctx, text, weight, style.maxWidth / style.size, style.cut ?? 'end');
    ctx.font = `${weight} ${style.size}px ${this.palette.font}`;
    ctx.fillStyle = style.colour;
    ctx.textAlign = style.align ?? 'left';
    ctx.textBaseline = 'middle';
    ctx.fillText(shown, x, y + style.size * 0.06);
    return this.#widths.of(ctx, shown, weight) * style.size;
  }

  /** The width that `text` takes, in world units. */
  widthOf(text: string, size: number, weight = 450): number {
    return this.#widths.of(this.ctx, text, weight) * size;
  }

  roundRect({ x, y, width, height }: Box, radius: number): void {
    this.ctx.beginPath();
    this.ctx.roundRect(x, y, width, height, clamp(radius, 0, Math.min(width, height) / 2));
  }

  /** A size that is `px` on the screen, whatever the zoom. */
  px(px: number): number {
    return px / this.zoom;
  }
}

/** Forgotten when there are more, so that old names do not stay for ever. */
const MOST_KNOWN = 6000;
const PROBE_PX = 40;

/** Widths and cut texts, measured once; in ems. */
export class TextWidths {
  readonly #font: string;
  readonly #widths = new Map<string, number>();
  readonly #cuts = new Map<string, string>();

  constructor(font: string) {
    this.#font = font;
  }

  of(ctx: Context, text: string, weight: number): number {
    const key = `${weight}/${text}`;
    const known = this.#widths.get(key);
    if (known !== undefined) return known;
    if (this.#widths.size > MOST_KNOWN) this.#widths.clear();
    ctx.font = `${weight} ${PROBE_PX}px ${this.#font}`;
    const width = ctx.measureText(text).width / PROBE_PX;
    this.#widths.set(key, width);
    return width;
  }

  /** The text, cut with an ellipsis if it is wider than `most` ems. */
  fit(ctx: Context, text: string, weight: number, most: number, cut: 'end' | 'middle'): string {
    const width = this.of(ctx, text, weight);
    if (width <= most) return text;
    const kept = Math.max(0, Math.floor((text.length * (most - 0.9)) / width));
    const key = `${cut}${kept}/${text}`;
    const known = this.#cuts.get(key);
    if (known !== undefined) return known;
    if (this.#cuts.size > MOST_KNOWN) this.#cuts.clear();
    const shown = cutText(text, kept, cut);
    this.#cuts.set(key, shown);
    return shown;
  }
}

/** Keeps so many characters of a text; nothing but an ellipsis is not worth showing. */
export function cutText(text: string, kept: number, cut: 'end' | 'middle'): string {
  if (kept <= 0) return '';
  if (kept >= text.length) return text;
  if (cut === 'end') return `${text.slice(0, kept)}…`;
  const tail = Math.ceil(kept / 2);
  return `${text.slice(0, kept - tail)}…${text.slice(text.length - tail)}`;
}
