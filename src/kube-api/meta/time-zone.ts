/**
 * Time zones by their names in the IANA database (Go's time.LoadLocation). The database is the one of the JavaScript engine; the
 * host's own zone and clock are never asked. Left out: names are only checked for capital letters where the engine knows the
 * zone by that very name and not by another one.
 */

const DAY_MS = 86_400_000;

/** The zone's rules, or undefined where there is no such zone. */
export interface TimeZone {
  readonly name: string;
  /** How far the zone's clocks are ahead of UTC at a point in time, in milliseconds. */
  offsetMsAt(utcMs: number): number;
}

/** What clocks show that are not ahead of anything. */
export const UTC: TimeZone = Object.freeze({ name: 'UTC', offsetMsAt: () => 0 });

const known = new Map<string, TimeZone | undefined>();

/** The zone of this name, e.g. `Europe/Berlin`; '' and `UTC` are UTC. */
export function timeZoneOf(name: string): TimeZone | undefined {
  // the database's name for a clock that nobody has set yet, which engines leave out
  if (name === '' || name === 'UTC' || name === 'Factory') return UTC;
  if (!known.has(name)) known.set(name, load(name));
  return known.get(name);
}

function load(name: string): TimeZone | undefined {
  if (!/^[A-Za-z]/.test(name)) return undefined;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }
  const canonical = format.resolvedOptions().timeZone;
  if (canonical !== name && canonical.toLowerCase() === name.toLowerCase()) return undefined;
  return {
    name,
    offsetMsAt(utcMs) {
      const seconds = Math.floor(utcMs / 1000) * 1000;
      const parts = Object.fromEntries(format.formatToParts(seconds).map(({ type, value }) => [type, Number(value)]));
      const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
      return daysOf(year, month, day) * DAY_MS + (hour * 3600 + minute * 60 + second) * 1000 - seconds;
    },
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
