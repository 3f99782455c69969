/**
 * The picture, outside of React: keeps layout, camera and motion, and paints two layers. It asks for an animation frame only while
 * something changed or moves; an idle or paused cluster costs nothing.
 */
import type { MessageFlight, RequestFlight, ScenePod } from '../../bridge/messages.ts';
import { fitView, keptInSight, panned, toScreen, toWorld, type View, viewBetween, viewOf, zoomedAt } from './camera.ts';
import { Brush, type BrushKit, createKit } from './draw/brush.ts';
import { DotSprites } from './draw/dots.ts';
import { readPalette } from './draw/palette.ts';
import { FadingPods } from './flow/fading-pods.ts';
import { Messages } from './flow/messages.ts';
import { PodMotion } from './flow/pod-motion.ts';
import { Requests } from './flow/requests.ts';
import { WaterLevels } from './flow/water-levels.ts';
import { layoutByMachine } from './layout/by-machine.ts';
import type { Box, Point, Size } from './layout/geometry.ts';
import type { StageLayout } from './layout/stage-layout.ts';
import { paintFlow } from './paint/flow-painter.ts';
import { paintScene, seenBox } from './paint/scene-painter.ts';
import { visibleContent } from './scene-content.ts';
import type { StageSnapshot, StageSource } from './stage-source.ts';
import { boxOf, type Hit, hitTest, keyOfRef, keysOfMarks } from './things.ts';

export interface StageLayers {
  readonly host: HTMLElement;
  readonly scene: HTMLCanvasElement;
  readonly flow: HTMLCanvasElement;
}

/** A hit may be so many screen pixels beside a small thing. */
const SLACK_PX = 5;
const ZOOM_MS = 260;
/** While paused, requests that a step sent still get so much time to travel. */
const STEP_MS = 2200;
/** Between two paintings of the scene passes so many times what one costs. */
const SCENE_REST = 6;
/** A frame that comes later than this counts as this long. */
const LONGEST_FRAME_MS = 100;

export class StagePainter {
  readonly #layers: StageLayers;
  readonly #source: StageSource;
  readonly #onFrame: () => void;
  readonly #requests = new Requests();
  readonly #messages = new Messages();
  readonly #motion = new PodMotion();
  readonly #levels = new WaterLevels();
  readonly #stillness = matchMedia('(prefers-reduced-motion: reduce)');
  readonly #stops: (() => void)[] = [];
  #kit: BrushKit;
  #sprites: DotSprites;
  #viewport: Size = { width: 1, height: 1 };
  #ratio = 1;
  #scene: StageSnapshot;
  #layout: StageLayout;
  #lastPods: ReadonlyMap<string, ScenePod> = new Map();
  readonly #fadingPods = new FadingPods();
  #view: View = { zoom: 1, x: 0, y: 0 };
  #isFitted = true;
  /** What was zoomed in on, until the camera is moved otherwise. */
  #subject: string | undefined;
  #flight: { readonly from: View; readonly to: View; readonly startMs: number } | undefined;
  #marks: readonly string[] = [];
  #spotlit: ReadonlySet<string> = new Set();
  #hovered: string | undefined;
  #frame: number | undefined;
  #isSceneDirty = true;
  #isFlowDirty = true;
  #isLayoutDirty = true;
  #isFirstLayout = true;
  /** Goes up whenever something may be elsewhere. */
  #placesVersion = 0;
  #flowMs = 0;
  #runUntilFlowMs = 0;
  #lastWallMs = 0;
  #scenePaintedAtMs = 0;
  #sceneCostMs = 0;

  constructor(layers: StageLayers, source: StageSource, onFrame: () => void) {
    this.#layers = layers;
    this.#source = source;
    this.#onFrame = onFrame;
    this.#scene = source.getState();
    this.#kit = createKit(readPalette(layers.host));
    this.#sprites = new DotSprites(this.#kit.palette, 1);
    this.#layout = layoutByMachine(visibleContent(this.#scene), this.#viewport);
    this.#listen();
  }

  get layout(): StageLayout {
    return this.#layout;
  }

  get view(): View {
    return this.#view;
  }

  /** Stops everything; the painter can't be used after. */
  stop(): void {
    for (const stop of this.#stops) stop();
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
  }

  spotlight(marks: readonly string[]): void {
    this.#marks = marks;
    this.#isSceneDirty = true;
    this.#isLayoutDirty = true;
    this.#ask();
  }

  hover(key: string | undefined): void {
    if (key === this.#hovered) return;
    this.#hovered = key;
    this.#isFlowDirty = true;
    this.#ask();
  }

  /** What is at a point of the host element, in CSS pixels. */
  hitAt(at: Point): Hit | undefined {
    return hitTest(this.#layout, toWorld(this.#view, at), SLACK_PX / this.#view.zoom);
  }

  /** Where a thing is on the screen, in CSS pixels of the host element. */
  screenBox(key: string): Box | undefined {
    const area = this.#motion.boxOf(key, performance.now()) ?? boxOf(key, this.#layout);
    return area === undefined ? undefined : toScreen(this.#view, area);
  }

  zoomBy(factor: number, at?: Point, isSmooth = true): void {
    const middle = { x: this.#viewport.width / 2, y: this.#viewport.height / 2 };
    const from = this.#flight?.to ?? this.#view;
    this.#goTo(zoomedAt(from, factor, at ?? middle, this.#fit()), isSmooth);
  }

  panBy(dx: number, dy: number): void {
    this.#goTo(panned(this.#view, dx, dy), false);
  }

  fit(): void {
    this.#goTo(this.#fit(), true);
    this.#isFitted = true;
  }

  zoomTo(key: string): void {
    const area = boxOf(key, this.#layout);
    if (area === undefined) return;
    this.#goTo(viewOf(area, this.#viewport, this.#fit()), true);
    this.#subject = key;
  }

  /** Moves the camera just enough to have a thing in sight. */
  bringIntoSight(key: string): void {
    const area = this.screenBox(key);
    if (area === undefined) return;
    const dx = overhang(area.x, area.width, this.#viewport.width);
    const dy = overhang(area.y, area.height, this.#viewport.height);
    if (dx !== 0 || dy !== 0) this.#goTo(panned(this.#view, dx, dy), true);
  }

  #fit(): View {
    return fitView(this.#layout.size, this.#viewport);
  }

  #goTo(view: View, isSmooth: boolean): void {
    const to = keptInSight(view, this.#layout.size, this.#viewport);
    this.#isFitted = false;
    this.#subject = undefined;
    if (isSmooth && !this.#stillness.matches) {
      this.#flight = { from: this.#view, to, startMs: performance.now() };
    } else {
      this.#flight = undefined;
      this.#view = to;
      this.#sceneCostMs = 0;
    }
    this.#isSceneDirty = true;
    this.#ask();
  }

  #listen(): void {
    const { host } = this.#layers;
    const restyle = (): void => this.#restyle();
    this.#stops.push(this.#source.subscribe(() => this.#take(this.#source.getState())));
    this.#stops.push(this.#source.onFlights((requests, messages) => this.#takeFlights(requests, messages)));
    const resizes = new ResizeObserver(() => this.#resize());
    resizes.observe(host);
    this.#stops.push(() => resizes.disconnect());
    const themes = new MutationObserver(restyle);
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    this.#stops.push(() => themes.disconnect());
    this.#stillness.addEventListener('change', restyle);
    this.#stops.push(() => this.#stillness.removeEventListener('change', restyle));
    document.fonts.ready.then(restyle, restyle);
    this.#resize();
  }

  #restyle(): void {
    this.#kit = createKit(readPalette(this.#layers.host));
    this.#sprites = new DotSprites(this.#kit.palette, this.#ratio);
    this.#isSceneDirty = true;
    this.#ask();
  }

  #resize(): void {
    const { host, scene, flow } = this.#layers;
    const { clientWidth, clientHeight } = host;
    if (clientWidth === 0 || clientHeight === 0) return;
    this.#viewport = { width: clientWidth, height: clientHeight };
    this.#ratio = Math.min(devicePixelRatio, 2);
    for (const canvas of [scene, flow]) {
      canvas.width = Math.round(clientWidth * this.#ratio);
      canvas.height = Math.round(clientHeight * this.#ratio);
    }
    this.#isFirstLayout = true;
    this.#isLayoutDirty = true;
    this.#sceneCostMs = 0;
    this.#restyle();
    this.#paint(performance.now());
  }

  #take(next: StageSnapshot): void {
    const last = this.#scene;
    this.#scene = next;
    const isPlacedAnew =
      next.nodes !== last.nodes ||
      next.pods !== last.pods ||
      next.services !== last.services ||
      next.areSystemPodsShown !== last.areSystemPodsShown ||
      next.controlPlane.length !== last.controlPlane.length;
    if (isPlacedAnew) this.#isLayoutDirty = true;
    if (next.traffic.length !== last.traffic.length) this.#isSceneDirty = true;
    const isFlowTouched =
      next.controlPlane !== last.controlPlane || next.traffic !== last.traffic || next.selection !== last.selection;
    if (isFlowTouched || this.#fadingPods.current.size > 0) this.#isFlowDirty = true;
    if (next.nowMs < last.nowMs || next.pods.size === 0) this.#forget();
    if (this.#isLayoutDirty || this.#isSceneDirty || this.#isFlowDirty || this.#hasTravellers) this.#ask();
  }

  /** The world was replaced: nothing that moves belongs to it. */
  #forget(): void {
    this.#requests.clear();
    this.#messages.clear();
    this.#fadingPods.clear();
  }

  #takeFlights(requests: readonly RequestFlight[], messages: readonly MessageFlight[]): void {
    if (document.hidden || this.#stillness.matches) return;
    const { speed, areMessagesShown } = this.#source.getState();
    this.#requests.add(requests, this.#flowMs, speed);
    if (areMessagesShown) this.#messages.add(messages, this.#flowMs, speed);
    if (speed === 0) this.#runUntilFlowMs = this.#flowMs + STEP_MS;
    this.#ask();
  }

  get #hasTravellers(): boolean {
    return this.#requests.isBusy || this.#messages.isBusy;
  }

  /** Whether requests and messages move: not while paused, but for what a step sent. */
  get #isFlowing(): boolean {
    return this.#hasTravellers && (this.#scene.speed > 0 || this.#flowMs < this.#runUntilFlowMs);
  }

  #ask(): void {
    this.#frame ??= requestAnimationFrame((wallMs) => {
      this.#frame = undefined;
      this.#paint(wallMs);
    });
  }

  #paint(wallMs: number): void {
    const elapsedMs = Math.min(Math.max(wallMs - this.#lastWallMs, 0), LONGEST_FRAME_MS);
    this.#lastWallMs = wallMs;
    if (this.#isFlowing) this.#flowMs += elapsedMs;
    if (this.#isLayoutDirty) this.#layOut(wallMs);
    this.#moveCamera(wallMs);
    if (this.#levels.move(elapsedMs)) this.#isSceneDirty = true;
    if (this.#fadingPods.settle(this.#scene)) this.#isSceneDirty = true;
    if (this.#motion.isBusy) this.#placesVersion++;
    const wasMoving = this.#motion.isBusy;
    if (this.#motion.settle(wallMs)) this.#isSceneDirty = true;
    const isSceneDue = this.#isSceneDirty && this.#isSceneDue(wallMs);
    if (isSceneDue) this.#paintScene(wallMs);
    if (isSceneDue || this.#isFlowDirty || wasMoving || this.#hasTravellers) this.#paintFlow(wallMs);
    if (isSceneDue) this.#isSceneDirty = false;
    this.#isFlowDirty = false;
    this.#onFrame();
    if (
      this.#motion.isBusy ||
      this.#isFlowing ||
      this.#levels.isBusy ||
      this.#flight !== undefined ||
      this.#isSceneDirty
    )
      this.#ask();
  }

  /** A scene that takes long is painted less often, unless the camera moves. */
  #isSceneDue(wallMs: number): boolean {
    return this.#flight !== undefined || wallMs - this.#scenePaintedAtMs >= this.#sceneCostMs * SCENE_REST;
  }

  #layOut(wallMs: number): void {
    this.#isLayoutDirty = false;
    this.#placesVersion++;
    const content = visibleContent(this.#scene);
    this.#layout = layoutByMachine(content, this.#viewport);
    this.#holdView();
    const isStill = this.#isFirstLayout || this.#stillness.matches;
    this.#motion.update(this.#layout.pods, wallMs, isStill, this.#lastPods);
    this.#lastPods = this.#scene.pods;
    this.#levels.update(content.nodes, isStill);
    this.#isFirstLayout = false;
    this.#spotlit = keysOfMarks(this.#marks, this.#scene);
    this.#fadingPods.update(this.#layout, this.#scene);
    this.#isSceneDirty = true;
  }

  /** Keeps what the camera shows in its place when the world is laid out anew. */
  #holdView(): void {
    if (this.#isFitted) {
      if (this.#flight === undefined) this.#view = this.#fit();
      else this.#flight = { ...this.#flight, to: this.#fit() };
    } else if (this.#subject !== undefined && this.#isFirstLayout) {
      this.zoomTo(this.#subject);
    }
  }

  #moveCamera(wallMs: number): void {
    if (this.#flight === undefined) return;
    const { from, to, startMs } = this.#flight;
    const share = Math.min((wallMs - startMs) / ZOOM_MS, 1);
    this.#view = share >= 1 ? to : viewBetween(from, to, 1 - (1 - Math.max(share, 0)) ** 3);
    if (share >= 1) this.#flight = undefined;
    this.#isSceneDirty = true;
  }

  #brushOf(canvas: HTMLCanvasElement): Brush | undefined {
    const ctx = canvas.getContext('2d');
    if (ctx === null) return undefined;
    const { zoom, x, y } = this.#view;
    const ratio = this.#ratio;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    ctx.setTransform(zoom * ratio, 0, 0, zoom * ratio, x * ratio, y * ratio);
    return new Brush(ctx, this.#kit, zoom, ratio);
  }

  #paintScene(wallMs: number): void {
    const startMs = performance.now();
    const brush = this.#brushOf(this.#layers.scene);
    if (brush === undefined) return;
    paintScene(brush, {
      layout: this.#layout,
      scene: this.#scene,
      moving: this.#motion.moving,
      fading: this.#fadingPods.current,
      levels: this.#levels.current,
      spotlit: this.#spotlit,
      seen: seenBox(this.#view, this.#viewport),
    });
    this.#scenePaintedAtMs = wallMs;
    this.#sceneCostMs = performance.now() - startMs;
  }

  #paintFlow(wallMs: number): void {
    const brush = this.#brushOf(this.#layers.flow);
    if (brush === undefined) return;
    paintFlow(brush, {
      layout: this.#layout,
      scene: this.#scene,
      motion: this.#motion,
      requests: this.#requests,
      messages: this.#messages,
      sprites: this.#sprites,
      spotlit: this.#spotlit,
      fading: this.#fadingPods.current,
      selected: keyOfRef(this.#scene.selection, this.#scene),
      hovered: this.#hovered,
      wallMs,
      flowMs: this.#flowMs,
      isStill: this.#stillness.matches,
      placesVersion: this.#placesVersion,
    });
  }
}

const SIGHT_MARGIN_PX = 8;

/** How far to move so that a stretch lies within the viewport; 0 when it does. */
function overhang(start: number, length: number, available: number): number {
  if (start < SIGHT_MARGIN_PX) return SIGHT_MARGIN_PX - start;
  const beyond = start + length - (available - SIGHT_MARGIN_PX);
  return beyond > 0 ? -Math.min(beyond, start - SIGHT_MARGIN_PX) : 0;
}
