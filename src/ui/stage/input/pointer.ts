/** Mouse, pen and fingers on the stage: drag and pinch move the camera, a click selects, a double click zooms in. */
import type { Point } from '../layout/geometry.ts';

export interface PointerTarget {
  hover(at: Point | undefined): void;
  click(at: Point): void;
  doubleClick(at: Point): void;
  menu(at: Point): void;
  pan(dx: number, dy: number): void;
  zoom(factor: number, at: Point): void;
}

/** A press that moves less than this is a click. */
const CLICK_PX = 5;
const WHEEL_PACE = 0.0016;
/** Pinching on a touchpad comes as a wheel with Ctrl, in small steps. */
const PINCH_PACE = 0.012;
const WHEEL_LINE_PX = 30;

/** Listens on `host`. Answers how to stop. */
export function listenToPointers(host: HTMLElement, target: PointerTarget): () => void {
  const pressed = new Map<number, Point>();
  let travelled = 0;
  const stop = new AbortController();
  const on = <Type extends keyof HTMLElementEventMap>(
    type: Type,
    listener: (event: HTMLElementEventMap[Type]) => void,
  ): void => host.addEventListener(type, listener, { signal: stop.signal, passive: false });
  const at = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top } = host.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };

  on('pointerdown', (event) => {
    if (event.button !== 0) return;
    host.setPointerCapture(event.pointerId);
    if (pressed.size === 0) travelled = 0;
    pressed.set(event.pointerId, at(event));
  });
  on('pointermove', (event) => {
    const now = at(event);
    const before = pressed.get(event.pointerId);
    if (before === undefined) {
      target.hover(now);
      return;
    }
    const other = [...pressed].find(([id]) => id !== event.pointerId)?.[1];
    pressed.set(event.pointerId, now);
    travelled += Math.hypot(now.x - before.x, now.y - before.y);
    if (other !== undefined) target.zoom(distance(now, other) / Math.max(distance(before, other), 1), other);
    else if (travelled > CLICK_PX) {
      target.hover(undefined);
      target.pan(now.x - before.x, now.y - before.y);
    }
  });
  const release = (event: PointerEvent): void => {
    if (!pressed.delete(event.pointerId)) return;
    if (event.type === 'pointerup' && pressed.size === 0 && travelled <= CLICK_PX) target.click(at(event));
  };
  on('pointerup', release);
  on('pointercancel', release);
  on('pointerleave', () => target.hover(undefined));
  on('dblclick', (event) => target.doubleClick(at(event)));
  on('contextmenu', (event) => {
    event.preventDefault();
    if (event.button === 2) target.menu(at(event));
  });
  on('wheel', (event) => {
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? WHEEL_LINE_PX : 1);
    target.zoom(Math.exp(-pixels * (event.ctrlKey ? PINCH_PACE : WHEEL_PACE)), at(event));
  });
  return () => stop.abort();
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
