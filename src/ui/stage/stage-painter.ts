/**
 * The picture, outside of React: brings layout, camera and motion together, and decides when which of the two layers is painted. It
 * asks for an animation frame only while something changed or moves; an idle or paused cluster costs nothing.
 */
import type { MessageFlight, RequestFlight, ScenePod } from '../../bridge/messages.ts';
import { toScreen, toWorld, type View } from './camera.ts';
import { FadingPods } from './flow/fading-pods.ts';
import { PodMotion } from './flow/pod-motion.ts';
import { Travellers } from './flow/travellers.ts';
import { WaterLevels } from './flow/water-levels.ts';
import { type LabelMatches, labelMatchesOf } from './label-matches.ts';
import { layoutByMachine } from './layout/by-machine.ts';
import type { Box, Point } from './layout/geometry.ts';
import type { StageLayout } from './layout/stage-layout.ts';
import { MovingCamera } from './moving-camera.ts';
import { paintFlow } from './paint/flow-painter.ts';
import { paintScene, seenBox } from './paint/scene-painter.ts';
import { visibleContent } from './scene-content.ts';
import { LayerBrushes, type StageLayers } from './stage-layers.ts';
import type { StageSnapshot, StageSource } from './stage-source.ts';
import { boxOf, type Hit, hitTest, keyOfRef, keysOfMarks } from './things.ts';
import { commonLabels } from './words.ts';

/** A hit may be so many screen pixels beside a small thing. */
const SLACK_PX = 5;
/** Between two paintings of the scene passes so many times what one costs. */
const SCENE_REST = 6;
/** A frame that comes later than this counts as this long. */
const LONGEST_FRAME_MS = 100;
/** Names nothing: all is dimmed. */
const NOTHING_LIT: ReadonlySet<string> = new Set(['']);

export class StagePainter {
  readonly #brushes: LayerBrushes;
  readonly #camera: MovingCamera;
  readonly #source: StageSource;
  readonly #onFrame: () => void;
  readonly #travellers = new Travellers();
  readonly #motion = new PodMotion();
  readonly #levels = new WaterLevels();
  readonly #stillness = matchMedia('(prefers-reduced-motion: reduce)');
  readonly #stops: (() => void)[] = [];
  #scene: StageSnapshot;
  #layout: StageLayout;
  #lastPods: ReadonlyMap<string, ScenePod> = new Map();
  readonly #fadingPods = new FadingPods();
  #marks: readonly string[] = [];
  #spotlit: ReadonlySet<string> = new Set();
  #matches: LabelMatches = { type: 'nothing-asked' };
  /** Ids of the pods that the selector picks; undefined when none is asked about. */
  #picked: ReadonlySet<string> | undefined;
  #areLabelsShown = false;
  #hovered: string | undefined;
  #frame: number | undefined;
  #isSceneDirty = true;
  #isFlowDirty = true;
  #isLayoutDirty = true;
  #isFirstLayout = true;
  /** Goes up whenever something may be elsewhere. */
  #placesVersion = 0;
  #lastWallMs = 0;
  #scenePaintedAtMs = 0;
  #sceneCostMs = 0;

  constructor(layers: StageLayers, source: StageSource, onFrame: () => void) {
    this.#brushes = new LayerBrushes(layers);
    this.#source = source;
    this.#onFrame = onFrame;
    this.#scene = source.getState();
    this.#layout = layoutByMachine(visibleContent(this.#scene), this.#brushes.size);
    this.#camera = new MovingCamera({
      world: () => this.#layout.size,
      viewport: () => this.#brushes.size,
      areaOf: (key) => boxOf(key, this.#layout),
      isStill: () => this.#stillness.matches,
      onMove: (isJump) => this.#followCamera(isJump),
    });
    this.#listen(layers.host);
  }

  get layout(): StageLayout {
    return this.#layout;
  }

  get view(): View {
    return this.#camera.view;
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

  /** Lets pods tell their labels rather than how they do. */
  showLabels(areShown: boolean): void {
    if (areShown === this.#areLabelsShown) return;
    this.#areLabelsShown = areShown;
    this.#isLayoutDirty = true;
    this.#isFlowDirty = true;
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
    return hitTest(this.#layout, toWorld(this.view, at), SLACK_PX / this.view.zoom);
  }

  /** Where a thing is on the screen, in CSS pixels of the host element. */
  screenBox(key: string): Box | undefined {
    const area = this.#motion.boxOf(key, performance.now()) ?? boxOf(key, this.#layout);
    return area === undefined ? undefined : toScreen(this.view, area);
  }

  zoomBy(factor: number, at?: Point, isSmooth = true): void {
    this.#camera.zoomBy(factor, at, isSmooth);
  }

  panBy(dx: number, dy: number): void {
    this.#camera.panBy(dx, dy);
  }

  fit(): void {
    this.#camera.fit();
  }

  zoomTo(key: string): void {
    this.#camera.zoomTo(key);
  }

  /** Moves the camera just enough to have a thing in sight. */
  bringIntoSight(key: string): void {
    const area = this.screenBox(key);
    if (area !== undefined) this.#camera.bringIntoSight(area);
  }

  #followCamera(isJump: boolean): void {
    if (isJump) this.#sceneCostMs = 0;
    this.#isSceneDirty = true;
    this.#ask();
  }

  #listen(host: HTMLElement): void {
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
    this.#brushes.restyle();
    this.#isSceneDirty = true;
    this.#ask();
  }

  #resize(): void {
    if (!this.#brushes.resize()) return;
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
    this.#takeMatches();
    const isFlowTouched =
      next.controlPlane !== last.controlPlane || next.traffic !== last.traffic || next.selection !== last.selection;
    if (isFlowTouched || this.#fadingPods.current.size > 0) this.#isFlowDirty = true;
    if (next.nowMs < last.nowMs || next.pods.size === 0) this.#forget();
    if (this.#isLayoutDirty || this.#isSceneDirty || this.#isFlowDirty || this.#travellers.isBusy) this.#ask();
  }

  /** What a person looks for goes before what a lesson points at. */
  #takeMatches(): void {
    const matches = labelMatchesOf(this.#scene);
    if (matches === this.#matches) return;
    this.#matches = matches;
    this.#picked = matches.type === 'found' && matches.kind === 'pods' ? matches.ids : undefined;
    this.#isLayoutDirty = true;
    this.#isSceneDirty = true;
    this.#isFlowDirty = true;
  }

  /** What is lit one by one, all else dimmed as a whole; empty when nothing is. */
  #litKeys(): ReadonlySet<string> {
    const matches = this.#matches;
    if (matches.type !== 'found') return keysOfMarks(this.#marks, this.#scene);
    if (matches.kind === 'pods') return new Set();
    return matches.ids.size > 0 ? matches.ids : NOTHING_LIT;
  }

  /** The world was replaced: nothing that moves belongs to it. */
  #forget(): void {
    this.#travellers.clear();
    this.#fadingPods.clear();
  }

  #takeFlights(requests: readonly RequestFlight[], messages: readonly MessageFlight[]): void {
    if (document.hidden || this.#stillness.matches) return;
    const { speed, areMessagesShown } = this.#source.getState();
    this.#travellers.add(requests, areMessagesShown ? messages : [], speed);
    this.#ask();
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
    this.#travellers.move(elapsedMs, this.#scene.speed);
    if (this.#isLayoutDirty) this.#layOut(wallMs);
    if (this.#camera.move(wallMs)) this.#isSceneDirty = true;
    if (this.#levels.move(elapsedMs)) this.#isSceneDirty = true;
    if (this.#fadingPods.settle(this.#scene)) this.#isSceneDirty = true;
    if (this.#motion.isBusy) this.#placesVersion++;
    const wasMoving = this.#motion.isBusy;
    if (this.#motion.settle(wallMs)) this.#isSceneDirty = true;
    const isSceneDue = this.#isSceneDirty && this.#isSceneDue(wallMs);
    if (isSceneDue) this.#paintScene(wallMs);
    if (isSceneDue || this.#isFlowDirty || wasMoving || this.#travellers.isBusy) this.#paintFlow(wallMs);
    if (isSceneDue) this.#isSceneDirty = false;
    this.#isFlowDirty = false;
    this.#onFrame();
    if (
      this.#motion.isBusy ||
      this.#travellers.isMoving(this.#scene.speed) ||
      this.#levels.isBusy ||
      this.#camera.isFlying ||
      this.#isSceneDirty
    )
      this.#ask();
  }

  /** A scene that takes long is painted less often, unless the camera moves. */
  #isSceneDue(wallMs: number): boolean {
    return this.#camera.isFlying || wallMs - this.#scenePaintedAtMs >= this.#sceneCostMs * SCENE_REST;
  }

  #layOut(wallMs: number): void {
    this.#isLayoutDirty = false;
    this.#placesVersion++;
    const content = visibleContent(this.#scene);
    this.#layout = layoutByMachine(content, this.#brushes.size);
    this.#camera.hold(this.#isFirstLayout);
    const isStill = this.#isFirstLayout || this.#stillness.matches;
    this.#motion.update(this.#layout.pods, wallMs, isStill, this.#lastPods);
    this.#lastPods = this.#scene.pods;
    this.#levels.update(content.nodes, isStill);
    this.#isFirstLayout = false;
    this.#spotlit = this.#litKeys();
    this.#brushes.commonLabels = this.#areLabelsShown ? commonLabels(content.pods) : undefined;
    this.#fadingPods.update(this.#layout, this.#scene);
    this.#isSceneDirty = true;
  }

  #paintScene(wallMs: number): void {
    const startMs = performance.now();
    const brush = this.#brushes.cleared('scene', this.view);
    if (brush === undefined) return;
    paintScene(brush, {
      layout: this.#layout,
      scene: this.#scene,
      moving: this.#motion.moving,
      fading: this.#fadingPods.current,
      levels: this.#levels.current,
      spotlit: this.#spotlit,
      picked: this.#picked,
      seen: seenBox(this.view, this.#brushes.size),
    });
    this.#scenePaintedAtMs = wallMs;
    this.#sceneCostMs = performance.now() - startMs;
  }

  #paintFlow(wallMs: number): void {
    const brush = this.#brushes.cleared('flow', this.view);
    if (brush === undefined) return;
    paintFlow(brush, {
      layout: this.#layout,
      scene: this.#scene,
      motion: this.#motion,
      requests: this.#travellers.requests,
      messages: this.#travellers.messages,
      sprites: this.#brushes.sprites,
      spotlit: this.#spotlit,
      picked: this.#picked,
      fading: this.#fadingPods.current,
      selected: keyOfRef(this.#scene.selection, this.#scene),
      hovered: this.#hovered,
      wallMs,
      flowMs: this.#travellers.nowMs,
      isStill: this.#stillness.matches,
      placesVersion: this.#placesVersion,
    });
  }
}
