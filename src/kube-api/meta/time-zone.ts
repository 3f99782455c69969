/**
 * Time zones by their names in the IANA database (Go's time.LoadLocation). Offsets are known from 2020 to 2039; what clocks show
 * before and after is what they show at those ends. The host's own zone, clock and database are never asked.
 */
import { TIME_ZONE_TABLE } from './time-zone-table.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const QUARTER_MS = 900_000;
/** 2020-01-01T00:00:00Z, from which the table counts. */
const TABLE_START_MS = 1_577_836_800_000;

/** A zone's rules. */
export interface TimeZone {
  readonly name: string;
  /** How far the zone's clocks are ahead of UTC at a point in time, in milliseconds. */
  offsetMsAt(utcMs: number): number;
}

/** What clocks show that are not ahead of anything. */
export const UTC: TimeZone = Object.freeze({ name: 'UTC', offsetMsAt: () => 0 });

const rules = new Map<string, string>();
const known = new Map<string, TimeZone>();

/** The zone of this name, e.g. `Europe/Berlin`, capital letters and all; '' and `UTC` are UTC. */
export function timeZoneOf(name: string): TimeZone | undefined {
  if (name === '' || name === 'UTC') return UTC;
  if (rules.size === 0) readTable();
  const rule = rules.get(name);
  if (rule === undefined) return undefined;
  let zone = known.get(name);
  if (zone === undefined) {
    zone = readZone(name, rule);
    known.set(name, zone);
  }
  return zone;
}

function readTable(): void {
  for (const line of TIME_ZONE_TABLE.trim().split('\n')) {
    const [names = '', rule = ''] = line.split('\t');
    for (const name of names.split(' ')) rules.set(name, rule);
  }
}

function readZone(name: string, rule: string): TimeZone {
  const [first = '0', ...changes] = rule.split(' ');
  const start = Number.parseInt(first, 36) * QUARTER_MS;
  let at = TABLE_START_MS;
  const transitions = changes.map((change) => {
    const [after = '0', offset = '0'] = change.split(':');
    at += Number.parseInt(after, 36) * MINUTE_MS;
    return { atMs: at, offsetMs: Number.parseInt(offset, 36) * QUARTER_MS };
  });
  return {
    name,
    offsetMsAt: (utcMs) => transitions.findLast(({ atMs }) => atMs <= utcMs)?.offsetMs ?? start,
  };
}

/** Days since 1970-01-01 of a date; a month or day past its end runs on into the next. */
export function daysOf(year: number, month: number, day: number): number {
  const months = year * 12 + month - 1;
  const y = Math.floor(months / 12);
  const m = months - y * 12 + 1;
  const shifted = m <= 2 ? y - 1 : y;
  const dayOfYear = Math.floor((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5);
  const leaps = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return shifted * 365 + leaps + dayOfYear + day - 1 - 719_468;
}

/** What a clock on the wall shows. */
export interface WallTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** What clocks in the zone show at a point in time. */
export function wallTimeAt(utcMs: number, zone: TimeZone): WallTime {
  const localMs = utcMs + zone.offsetMsAt(utcMs);
  const days = Math.floor(localMs / DAY_MS);
  const seconds = Math.floor((localMs - days * DAY_MS) / 1000);
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
    weekday: (((days + 4) % 7) + 7) % 7,
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
  };
}

/**
 * When clocks in the zone show a time, in milliseconds since the epoch. A time that they skip, or show twice, is read with one of
 * the two offsets around it, the one that Go takes (time.Date).
 */
export function utcOf(year: number, month: number, day: number, hour: number, zone: TimeZone): number {
  const localMs = daysOf(year, month, day) * DAY_MS + hour * 3_600_000;
  return localMs - zone.offsetMsAt(localMs - zone.offsetMsAt(localMs));
}
