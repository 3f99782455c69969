/**
 * The camera as it is moved: where it looks, where it is flying to, and what it holds on to when the world is laid out anew. The
 * arithmetic of views is in `camera.ts`; when to paint what the camera shows is the painter's to decide.
 */
import { fitView, keptInSight, panned, type View, viewBetween, viewOf, zoomedAt } from './camera.ts';
import type { Box, Point, Size } from './layout/geometry.ts';

/** What the camera looks at, asked for anew at every move. */
export interface CameraScene {
  world(): Size;
  /** In CSS pixels. */
  viewport(): Size;
  /** Where a thing is in the world. */
  areaOf(key: string): Box | undefined;
  /** Whether people asked for no motion: every move is a jump then. */
  isStill(): boolean;
  /** A move began; a jump has ended too. */
  onMove(isJump: boolean): void;
}

const ZOOM_MS = 260;
const SIGHT_MARGIN_PX = 8;

export class MovingCamera {
  readonly #scene: CameraScene;
  #view: View = { zoom: 1, x: 0, y: 0 };
  #isFitted = true;
  /** What was zoomed in on, until the camera is moved otherwise. */
  #subject: string | undefined;
  #flight: { readonly from: View; readonly to: View; readonly startMs: number } | undefined;

  constructor(scene: CameraScene) {
    this.#scene = scene;
  }

  get view(): View {
    return this.#view;
  }

  get isFlying(): boolean {
    return this.#flight !== undefined;
  }

  /** Zooms around a point of the viewport, else around its middle. */
  zoomBy(factor: number, at: Point | undefined, isSmooth: boolean): void {
    const { width, height } = this.#scene.viewport();
    const from = this.#flight?.to ?? this.#view;
    this.#goTo(zoomedAt(from, factor, at ?? { x: width / 2, y: height / 2 }, this.#fit()), isSmooth);
  }

  /** Moves at once, by CSS pixels. */
  panBy(dx: number, dy: number): void {
    this.#goTo(panned(this.#view, dx, dy), false);
  }

  /** Shows the whole world, and goes on doing so until moved otherwise. */
  fit(): void {
    this.#goTo(this.#fit(), true);
    this.#isFitted = true;
  }

  /** Zooms in on a thing; does nothing when it isn't in the world. */
  zoomTo(key: string): void {
    const area = this.#scene.areaOf(key);
    if (area === undefined) return;
    this.#goTo(viewOf(area, this.#scene.viewport(), this.#fit()), true);
    this.#subject = key;
  }

  /** Moves just enough to have an area in sight, which is given in CSS pixels of the viewport. */
  bringIntoSight(area: Box): void {
    const { width, height } = this.#scene.viewport();
    const dx = overhang(area.x, area.width, width);
    const dy = overhang(area.y, area.height, height);
    if (dx !== 0 || dy !== 0) this.#goTo(panned(this.#view, dx, dy), true);
  }

  /** Keeps showing everything when the world is laid out anew, or what was zoomed in on when the viewport is another. */
  hold(isViewportNew: boolean): void {
    if (this.#isFitted) {
      if (this.#flight === undefined) this.#view = this.#fit();
      else this.#flight = { ...this.#flight, to: this.#fit() };
    } else if (this.#subject !== undefined && isViewportNew) {
      this.zoomTo(this.#subject);
    }
  }

  /** Flies on. Answers whether the view changed. */
  move(wallMs: number): boolean {
    if (this.#flight === undefined) return false;
    const { from, to, startMs } = this.#flight;
    const share = Math.min((wallMs - startMs) / ZOOM_MS, 1);
    this.#view = share >= 1 ? to : viewBetween(from, to, 1 - (1 - Math.max(share, 0)) ** 3);
    if (share >= 1) this.#flight = undefined;
    return true;
  }

  #fit(): View {
    return fitView(this.#scene.world(), this.#scene.viewport());
  }

  #goTo(view: View, isSmooth: boolean): void {
    const to = keptInSight(view, this.#scene.world(), this.#scene.viewport());
    const isJump = !isSmooth || this.#scene.isStill();
    this.#isFitted = false;
    this.#subject = undefined;
    if (isJump) this.#view = to;
    this.#flight = isJump ? undefined : { from: this.#view, to, startMs: performance.now() };
    this.#scene.onMove(isJump);
  }
}

/** How far to move so that a stretch lies within the viewport; 0 when it does. */
function overhang(start: number, length: number, available: number): number {
  if (start < SIGHT_MARGIN_PX) return SIGHT_MARGIN_PX - start;
  const beyond = start + length - (available - SIGHT_MARGIN_PX);
  return beyond > 0 ? -Math.min(beyond, start - SIGHT_MARGIN_PX) : 0;
}
