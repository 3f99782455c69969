/** What part of the world is seen, and how large. Pure: every move answers a new view. */
import { type Box, clamp, type Point, type Size } from './layout/geometry.ts';

/** A point p of the world is seen at `p * zoom + (x, y)`, in CSS pixels. */
export interface View {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

export const MOST_ZOOM = 24;
/** A thing that is zoomed in on takes this share of the picture at most. */
const FILL = 0.86;
/** How much further out than "everything" one may go. */
const LEAST_OF_FIT = 0.6;

/** The view that shows the whole world, in the middle. */
export function fitView(world: Size, viewport: Size): View {
  const zoom = Math.min(viewport.width / world.width, viewport.height / world.height);
  return { zoom, x: (viewport.width - world.width * zoom) / 2, y: (viewport.height - world.height * zoom) / 2 };
}

/** Zooms so that what is at `at` (pixels) stays there. */
export function zoomedAt(view: View, factor: number, at: Point, fit: View): View {
  const zoom = clamp(view.zoom * factor, fit.zoom * LEAST_OF_FIT, fit.zoom * MOST_ZOOM);
  const share = zoom / view.zoom;
  return { zoom, x: at.x - (at.x - view.x) * share, y: at.y - (at.y - view.y) * share };
}

export function panned(view: View, dx: number, dy: number): View {
  return { ...view, x: view.x + dx, y: view.y + dy };
}

/** Keeps at least a part of the world in sight. */
export function keptInSight(view: View, world: Size, viewport: Size): View {
  const marginX = viewport.width * 0.35;
  const marginY = viewport.height * 0.35;
  return {
    zoom: view.zoom,
    x: clamp(view.x, marginX - world.width * view.zoom, viewport.width - marginX),
    y: clamp(view.y, marginY - world.height * view.zoom, viewport.height - marginY),
  };
}

/** A view in which a thing takes most of the picture, but no more than is needed to read it. */
export function viewOf(area: Box, viewport: Size, fit: View): View {
  const zoom = clamp(
    Math.min((viewport.width * FILL) / area.width, (viewport.height * FILL) / area.height),
    fit.zoom,
    fit.zoom * 8,
  );
  return {
    zoom,
    x: viewport.width / 2 - (area.x + area.width / 2) * zoom,
    y: viewport.height / 2 - (area.y + area.height / 2) * zoom,
  };
}

export function toWorld({ zoom, x, y }: View, at: Point): Point {
  return { x: (at.x - x) / zoom, y: (at.y - y) / zoom };
}

export function toScreen({ zoom, x, y }: View, area: Box): Box {
  return { x: area.x * zoom + x, y: area.y * zoom + y, width: area.width * zoom, height: area.height * zoom };
}

/** Between two views, so that zooming looks even. */
export function viewBetween(from: View, to: View, share: number): View {
  const zoom = from.zoom * (to.zoom / from.zoom) ** share;
  const even = Math.abs(to.zoom - from.zoom) < 1e-9 ? share : (zoom - from.zoom) / (to.zoom - from.zoom);
  return { zoom, x: from.x + (to.x - from.x) * even, y: from.y + (to.y - from.y) * even };
}
