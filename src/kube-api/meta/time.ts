/**
 * Points in time as the API writes them: RFC 3339 in UTC, to the second (metav1.Time) or to the microsecond
 * (metav1.MicroTime) (k8s.io/apimachinery/pkg/apis/meta/v1/time.go, micro_time.go; Go's package time for parsing).
 *
 * Times are milliseconds since the Unix epoch on our side; the calendar is computed, so no host clock or zone is involved.
 */
import type { MicroTime, Time } from '../generated/types.gen.ts';
import { goQuote } from './go-syntax.ts';
import { badRequest } from './status-error.ts';

const DAY_MS = 86_400_000;
const LAYOUT = '2006-01-02T15:04:05Z07:00';

/** Days since 1970-01-01 of a date of the Gregorian calendar. */
function daysFromDate(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

function dateText(days: number): string {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

function secondText(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const rest = seconds - days * 86_400;
  const hours = Math.floor(rest / 3600);
  return `${dateText(days)}T${two(hours)}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}`;
}

let lastSeconds = Number.NaN;
let lastTime: Time = '';

/** The second in which `ms` lies, e.g. `2025-01-06T09:00:00Z`. */
export function formatTime(ms: number): Time {
  const seconds = Math.floor(ms / 1000);
  if (seconds !== lastSeconds) {
    lastSeconds = seconds;
    lastTime = `${secondText(seconds)}Z`;
  }
  return lastTime;
}

/** With six decimals, e.g. `2025-01-06T09:00:00.000000Z`. */
export function formatMicroTime(ms: number): MicroTime {
  const micros = Math.floor(ms * 1000);
  const seconds = Math.floor(micros / 1_000_000);
  return `${secondText(seconds)}.${String(micros - seconds * 1_000_000).padStart(6, '0')}Z`;
}

const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2}(?:[.,]\d+)?)(Z|[+-]\d{2}:\d{2})$/;

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

let lastParsed: string | undefined;
let lastParsedMs = 0;

/**
 * Milliseconds since the Unix epoch of an RFC 3339 time, with fractions of milliseconds where it has them.
 * Throws BadRequest with Go's words when it isn't one.
 */
export function parseTime(text: string): number {
  if (text !== lastParsed) {
    lastParsedMs = parse(text);
    lastParsed = text;
  }
  return lastParsedMs;
}

function parse(text: string): number {
  const match = RFC3339.exec(text);
  if (match === null) throw badRequest(explain(text));
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = match.slice(1, 6).map(Number);
  const second = Number((match[6] ?? '').replace(',', '.'));
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const monthDays = month === 2 && isLeap ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
  if (monthDays === 0) failRange(text, 'month');
  if (hour > 23) failRange(text, 'hour');
  if (minute > 59) failRange(text, 'minute');
  if (second >= 60) failRange(text, 'second');
  if (day < 1 || day > monthDays) failRange(text, 'day');
  return (
    daysFromDate(year, month, day) * DAY_MS + (hour * 3600 + minute * 60 + second) * 1000 - offsetMs(match[7] ?? 'Z')
  );
}

function offsetMs(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/** The parts of the layout in order, each with what it accepts. */
const PARTS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d{2}/],
  ['-', /^-/],
  ['02', /^\d{2}/],
  ['T', /^T/],
  ['15', /^\d{2}/],
  [':', /^:/],
  ['04', /^\d{2}/],
  [':', /^:/],
  ['05', /^\d{2}(?:[.,]\d+)?/],
  ['Z07:00', /^(?:Z|[+-]\d{2}:\d{2})/],
];

function explain(text: string): string {
  let rest = text;
  for (const [name, pattern] of PARTS) {
    const part = pattern.exec(rest)?.[0];
    if (part === undefined) {
      return `parsing time ${goQuote(text)} as ${goQuote(LAYOUT)}: cannot parse ${goQuote(rest)} as ${goQuote(name)}`;
    }
    rest = rest.slice(part.length);
  }
  return `parsing time ${goQuote(text)}: extra text: ${goQuote(rest)}`;
}

function failRange(text: string, what: string): never {
  throw badRequest(`parsing time ${goQuote(text)}: ${what} out of range`);
}
