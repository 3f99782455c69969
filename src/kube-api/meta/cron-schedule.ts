/**
 * Schedules in cron's syntax: reading them, and when they are due next (github.com/robfig/cron/v3: parser.go, spec.go,
 * constantdelay.go, as ParseStandard has it). Schedules without a zone of their own are those of UTC unless another is named.
 */
import { parseGoDuration } from './go-duration.ts';
import { goQuote } from './go-syntax.ts';
import { type TimeZone, timeZoneOf, UTC, utcOf, wallTimeAt } from './time-zone.ts';

/** A schedule that was read. */
export interface CronSchedule {
  /** The first time after `utcMs` at which it is due; undefined when that is not within five years. */
  next(utcMs: number): number | undefined;
}

/** Why a text is no schedule, in robfig/cron's words. */
export class CronError extends Error {}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

/** The values of one field that are due; a star has a say of its own about days. */
interface Field {
  readonly values: ReadonlySet<number>;
  readonly hasStar: boolean;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const BOUNDS: readonly Bounds[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 6, names: WEEKDAYS },
];
const DESCRIPTORS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const EVERY = '@every ';
const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
const YEARS_AHEAD = 5;

/** Reads a schedule; `zone` is where it counts unless it says so itself. Throws CronError. */
export function parseCronSchedule(text: string, zone: TimeZone = UTC): CronSchedule {
  if (text === '') throw new CronError('empty spec string');
  let place = zone;
  let spec = text;
  if (/^(?:CRON_)?TZ=/.test(text)) {
    const space = text.indexOf(' ');
    if (space < 0) throw new CronError('invalid schedule format: runtime error: slice bounds out of range [:-1]');
    const name = text.slice(text.indexOf('=') + 1, space);
    const found = timeZoneOf(name);
    if (found === undefined) throw new CronError(`provided bad location ${name}: unknown time zone ${name}`);
    place = found;
    spec = text.slice(space).trim();
  }
  if (spec.startsWith('@')) return parseDescriptor(spec, place);
  return parseFields(
    spec.split(/\s+/).filter((field) => field !== ''),
    place,
  );
}

function parseDescriptor(text: string, zone: TimeZone): CronSchedule {
  const spec = DESCRIPTORS[text];
  if (spec !== undefined) return parseFields(spec.split(' '), zone);
  if (!text.startsWith(EVERY)) throw new CronError(`unrecognized descriptor: ${text}`);
  const duration = parseGoDuration(text.slice(EVERY.length));
  if (typeof duration === 'string') throw new CronError(`failed to parse duration ${text}: ${duration}`);
  const delayMs = Math.max(1, Math.trunc(duration / 1000)) * SECOND_MS;
  return { next: (utcMs) => Math.floor(utcMs / SECOND_MS) * SECOND_MS + delayMs };
}

function parseFields(fields: readonly string[], zone: TimeZone): CronSchedule {
  if (fields.length !== BOUNDS.length) {
    throw new CronError(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`);
  }
  const [minutes, hours, days, months, weekdays] = fields.map((field, index) =>
    parseField(field, BOUNDS[index] as Bounds),
  ) as [Field, Field, Field, Field, Field];
  return new FieldSchedule(minutes.values, hours.values, days, months.values, weekdays, zone);
}

function parseField(text: string, bounds: Bounds): Field {
  const values = new Set<number>();
  let hasStar = false;
  for (const part of text.split(',').filter((each) => each !== '')) {
    hasStar = addRange(part, bounds, values) || hasStar;
  }
  return { values, hasStar };
}

/** Adds the values of a range; answers whether it is a plain star. */
function addRange(text: string, bounds: Bounds, values: Set<number>): boolean {
  const parts = text.split('/');
  const limits = (parts[0] ?? '').split('-');
  const isStar = limits[0] === '*' || limits[0] === '?';
  let start = bounds.min;
  let end = bounds.max;
  if (!isStar) {
    start = parseValue(limits[0] ?? '', bounds.names, bounds.min);
    end = start;
    if (limits.length === 2) end = parseValue(limits[1] ?? '', bounds.names, bounds.min);
    else if (limits.length > 2) throw new CronError(`too many hyphens: ${text}`);
  }
  let step = 1;
  if (parts.length === 2) {
    step = parseInteger(parts[1] ?? '');
    if (limits.length === 1) end = bounds.max;
  } else if (parts.length > 2) {
    throw new CronError(`too many slashes: ${text}`);
  }
  if (start < bounds.min) {
    throw new CronError(`beginning of range (${start}) below minimum (${bounds.min}): ${text}`);
  }
  if (end > bounds.max) throw new CronError(`end of range (${end}) above maximum (${bounds.max}): ${text}`);
  if (start > end) throw new CronError(`beginning of range (${start}) beyond end of range (${end}): ${text}`);
  if (step === 0) throw new CronError(`step of range should be a positive number: ${text}`);
  for (let value = start; value <= end; value += step) values.add(value);
  return isStar && step === 1;
}

function parseValue(text: string, names: readonly string[] | undefined, min: number): number {
  const index = names?.indexOf(text.toLowerCase()) ?? -1;
  return index >= 0 ? index + min : parseInteger(text);
}

function parseInteger(text: string): number {
  const parsing = `failed to parse int from ${text}: strconv.Atoi: parsing ${goQuote(text)}`;
  if (!/^[+-]?\d+$/.test(text)) throw new CronError(`${parsing}: invalid syntax`);
  if (BigInt.asIntN(64, BigInt(text.replace('+', ''))) !== BigInt(text.replace('+', ''))) {
    throw new CronError(`${parsing}: value out of range`);
  }
  const value = Number(text);
  if (value < 0) throw new CronError(`negative number (${value}) not allowed: ${text}`);
  return value;
}

/** Searches from the largest unit to the smallest, as upstream does: that decides what happens when clocks are put forward or back. */
class FieldSchedule implements CronSchedule {
  readonly #minutes: ReadonlySet<number>;
  readonly #hours: ReadonlySet<number>;
  readonly #days: Field;
  readonly #months: ReadonlySet<number>;
  readonly #weekdays: Field;
  readonly #zone: TimeZone;

  constructor(
    minutes: ReadonlySet<number>,
    hours: ReadonlySet<number>,
    days: Field,
    months: ReadonlySet<number>,
    weekdays: Field,
    zone: TimeZone,
  ) {
    this.#minutes = minutes;
    this.#hours = hours;
    this.#days = days;
    this.#months = months;
    this.#weekdays = weekdays;
    this.#zone = zone;
  }

  next(utcMs: number): number | undefined {
    let at = Math.floor(utcMs / SECOND_MS) * SECOND_MS + SECOND_MS;
    const lastYear = this.#wall(at).year + YEARS_AHEAD;
    let isMoved = false;
    for (;;) {
      if (this.#wall(at).year > lastYear) return undefined;
      const step = this.#step(at, isMoved);
      if (step === undefined) return at;
      at = step;
      isMoved = true;
    }
  }

  #wall(utcMs: number) {
    return wallTimeAt(utcMs, this.#zone);
  }

  /** A step towards a time that is due; undefined where there is none left to take. */
  #step(at: number, isMoved: boolean): number | undefined {
    const { year, month, day, hour, minute, second } = this.#wall(at);
    if (!this.#months.has(month)) return utcOf(year, month + 1, isMoved ? day : 1, isMoved ? hour : 0, this.#zone);
    if (!this.#isDayDue(at)) return this.#nextDay(year, month, day);
    if (!this.#hours.has(hour)) return at - (isMoved ? 0 : (minute * 60 + second) * SECOND_MS) + HOUR_MS;
    if (!this.#minutes.has(minute)) return at - (isMoved ? 0 : second * SECOND_MS) + MINUTE_MS;
    return second === 0 ? undefined : at + (60 - second) * SECOND_MS;
  }

  #isDayDue(at: number): boolean {
    const { day, weekday } = this.#wall(at);
    const [isDay, isWeekday] = [this.#days.values.has(day), this.#weekdays.values.has(weekday)];
    return this.#days.hasStar || this.#weekdays.hasStar ? isDay && isWeekday : isDay || isWeekday;
  }

  /** The beginning of the next day; where clocks are changed at midnight, that is an hour late or early. */
  #nextDay(year: number, month: number, day: number): number {
    const at = utcOf(year, month, day + 1, 0, this.#zone);
    const { hour } = this.#wall(at);
    return hour > 12 ? at + (DAY_HOURS - hour) * HOUR_MS : at - hour * HOUR_MS;
  }
}
