import { describe, expect, it } from 'vitest';
import { fitView, keptInSight, MOST_ZOOM, toScreen, toWorld, viewBetween, viewOf, zoomedAt } from './camera.ts';

const VIEWPORT = { width: 1000, height: 500 };
const WORLD = { width: 2000, height: 1000 };
const FIT = fitView(WORLD, VIEWPORT);

describe('the camera', () => {
  it('shows the whole world, in the middle', () => {
    expect(FIT).toEqual({ zoom: 0.5, x: 0, y: 0 });
    expect(fitView({ width: 1000, height: 1000 }, VIEWPORT)).toEqual({ zoom: 0.5, x: 250, y: 0 });
  });

  it('keeps what is under the pointer while zooming', () => {
    const at = { x: 300, y: 120 };
    const before = toWorld(FIT, at);
    const after = toWorld(zoomedAt(FIT, 3, at, FIT), at);

    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
  });

  it('zooms neither endlessly in nor out', () => {
    expect(zoomedAt(FIT, 1e6, { x: 0, y: 0 }, FIT).zoom).toBe(FIT.zoom * MOST_ZOOM);
    expect(zoomedAt(FIT, 1e-6, { x: 0, y: 0 }, FIT).zoom).toBeGreaterThan(FIT.zoom / 2);
  });

  it('never loses the world', () => {
    const lost = keptInSight({ zoom: 1, x: -9999, y: 9999 }, WORLD, VIEWPORT);
    const seen = toScreen(lost, { x: 0, y: 0, ...WORLD });

    expect(seen.x + seen.width).toBeGreaterThan(0);
    expect(seen.y).toBeLessThan(VIEWPORT.height);
  });

  it('brings a thing to the middle', () => {
    const area = { x: 1500, y: 800, width: 100, height: 40 };
    const seen = toScreen(viewOf(area, VIEWPORT, FIT), area);

    expect(seen.x + seen.width / 2).toBeCloseTo(500);
    expect(seen.y + seen.height / 2).toBeCloseTo(250);
  });

  it('goes from one view to another and ends there', () => {
    const to = { zoom: 2, x: -300, y: -100 };
    expect(viewBetween(FIT, to, 0)).toEqual(FIT);
    expect(viewBetween(FIT, to, 1)).toEqual(to);
  });
});
