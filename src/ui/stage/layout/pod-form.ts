/** How large pods are drawn: whole capsules while there is room, then short ones, then cells; one size for all tanks. */
import { type Box, box, clamp, type Size } from './geometry.ts';

/** `capsule` shows a name, `short` the end of it, `cell` only status and application. */
export type PodShape = 'capsule' | 'short' | 'cell';

export interface PodForm extends Size {
  readonly shape: PodShape;
  readonly gap: number;
}

/** A place that holds so many pods. */
export interface PodHolder {
  readonly area: Size;
  readonly count: number;
}

const CAPSULE = { width: 142, most: 208, height: 34, gap: 8 };
const SHORT = { width: 66, most: 84, height: 22, gap: 6 };
/** Tried in turn: with ample room capsules have room for a third line. */
const CAPSULE_SCALES = [1.65, 1.3, 1, 0.85];
const LARGEST_CELL = 26;
const SMALLEST_CELL = 0.5;
/** How much smaller the next size tried is. */
const STEP = 0.9;

/** The largest form in which every holder has room for all its pods. `unit` is the scale of the tanks. */
export function podForm(holders: readonly PodHolder[], unit: number): PodForm {
  for (const scale of CAPSULE_SCALES) {
    const capsule = rowForm('capsule', CAPSULE, scale * unit, holders);
    if (capsule !== undefined) return capsule;
  }
  const short = rowForm('short', SHORT, unit, holders);
  if (short !== undefined) return short;
  let size = LARGEST_CELL * unit;
  while (size > SMALLEST_CELL) {
    const form: PodForm = { shape: 'cell', width: size, height: size, gap: size * 0.22 };
    if (holders.every((holder) => fits(form, holder))) return form;
    size *= STEP;
  }
  return { shape: 'cell', width: SMALLEST_CELL, height: SMALLEST_CELL, gap: 0 };
}

interface RowShape {
  readonly width: number;
  readonly most: number;
  readonly height: number;
  readonly gap: number;
}

/** Capsules share the width of their row; the narrowest holder decides. */
function rowForm(
  shape: PodShape,
  { width, most, height, gap }: RowShape,
  scale: number,
  holders: readonly PodHolder[],
): PodForm | undefined {
  const space = gap * scale;
  const narrowest = Math.min(...holders.map(({ area }) => area.width), most * scale);
  const widths = holders.map(({ area }) => (area.width + space) / columns(area.width, width * scale, space) - space);
  const form: PodForm = {
    shape,
    width: clamp(Math.min(...widths), Math.min(width * scale, narrowest), most * scale),
    height: height * scale,
    gap: space,
  };
  return holders.every((holder) => fits(form, holder)) ? form : undefined;
}

function columns(areaWidth: number, width: number, gap: number): number {
  return Math.max(1, Math.floor((areaWidth + gap + 0.001) / (width + gap)));
}

function fits({ width, height, gap }: PodForm, { area, count }: PodHolder): boolean {
  if (count === 0) return true;
  if (width > area.width + 0.001) return false;
  const rows = Math.ceil(count / columns(area.width, width, gap));
  return rows * (height + gap) - gap <= area.height + 0.001;
}

/** Places for `count` pods in an area, in rows from the top; `sink` (0…1) says how deep in the spare room they lie. */
export function placesIn(area: Box, count: number, form: PodForm, sink: number): readonly Box[] {
  const { width, height, gap } = form;
  const across = columns(area.width, width, gap);
  const used = Math.min(across, count);
  const rows = Math.ceil(count / across);
  const left = area.x + (area.width - (used * (width + gap) - gap)) / 2;
  const top = area.y + Math.max(0, area.height - (rows * (height + gap) - gap)) * clamp(sink, 0, 1);
  return Array.from({ length: count }, (_, index) =>
    box(left + (index % across) * (width + gap), top + Math.floor(index / across) * (height + gap), width, height),
  );
}
