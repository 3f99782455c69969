/** The two canvases that lie on each other, and what to paint on them with: sized to their host, coloured by the theme. */
import type { View } from './camera.ts';
import { Brush, type BrushKit, createKit } from './draw/brush.ts';
import { DotSprites } from './draw/dots.ts';
import { readPalette } from './draw/palette.ts';
import type { Size } from './layout/geometry.ts';

export interface StageLayers {
  readonly host: HTMLElement;
  readonly scene: HTMLCanvasElement;
  readonly flow: HTMLCanvasElement;
}

/** More device pixels than this for each CSS pixel cost more than they show. */
const MOST_RATIO = 2;

export class LayerBrushes {
  readonly #layers: StageLayers;
  #kit: BrushKit;
  #sprites: DotSprites;
  #size: Size = { width: 1, height: 1 };
  #ratio = 1;
  /** What labels all pods have in common, when pods are to tell their labels rather than how they do. */
  commonLabels: ReadonlySet<string> | undefined;

  constructor(layers: StageLayers) {
    this.#layers = layers;
    this.#kit = createKit(readPalette(layers.host));
    this.#sprites = new DotSprites(this.#kit.palette, this.#ratio);
  }

  /** In CSS pixels. */
  get size(): Size {
    return this.#size;
  }

  get sprites(): DotSprites {
    return this.#sprites;
  }

  /** Reads the colours and fonts anew. */
  restyle(): void {
    this.#kit = createKit(readPalette(this.#layers.host));
    this.#sprites = new DotSprites(this.#kit.palette, this.#ratio);
  }

  /** Fits the canvases to the host, which empties them. Answers false, and does nothing, while the host has no room. */
  resize(): boolean {
    const { host, scene, flow } = this.#layers;
    const { clientWidth, clientHeight } = host;
    if (clientWidth === 0 || clientHeight === 0) return false;
    this.#size = { width: clientWidth, height: clientHeight };
    this.#ratio = Math.min(devicePixelRatio, MOST_RATIO);
    for (const canvas of [scene, flow]) {
      canvas.width = Math.round(clientWidth * this.#ratio);
      canvas.height = Math.round(clientHeight * this.#ratio);
    }
    return true;
  }

  /** A brush on an emptied layer that paints the world as a view shows it. */
  cleared(layer: 'scene' | 'flow', { zoom, x, y }: View): Brush | undefined {
    const canvas = this.#layers[layer];
    const ctx = canvas.getContext('2d');
    if (ctx === null) return undefined;
    const ratio = this.#ratio;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    ctx.setTransform(zoom * ratio, 0, 0, zoom * ratio, x * ratio, y * ratio);
    return new Brush(ctx, this.#kit, zoom, ratio, this.commonLabels);
  }
}
