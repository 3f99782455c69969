/**
 * Times as the decoder takes and keeps them: what Go's time.Parse accepts for metav1.Time and metav1.MicroTime, written as
 * the API serves it (UTC, to the second or to the microsecond).
 */
import { goQuote } from '../meta/go-syntax.ts';
import { StatusError } from '../meta/status-error.ts';
import { formatTime, parseTime } from '../meta/time.ts';

/** A time in the form that the API serves, or what Go says about it. */
export type ParsedTime = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly error: string };

const SECONDS_LAYOUT = '2006-01-02T15:04:05Z07:00';
const MICROS_LAYOUT = '2006-01-02T15:04:05.000000Z07:00';

// Days past the 28th are left to the calendar.
const CANONICAL = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{6})?Z$/;
const AFTER_SECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,](\d+))?(.*)$/;

/** Parses a metav1.Time. */
export function parseSeconds(text: string): ParsedTime {
  const canonical = CANONICAL.exec(text);
  if (canonical !== null && canonical[1] === undefined) return { ok: true, text };
  const atMs = parse(text);
  return typeof atMs === 'string' ? { ok: false, error: atMs } : { ok: true, text: formatTime(atMs) };
}

/** Parses a metav1.MicroTime, whose layout asks for exactly six decimals. */
export function parseMicros(text: string): ParsedTime {
  if (CANONICAL.exec(text)?.[1] !== undefined) return { ok: true, text };
  const atMs = parse(text);
  if (typeof atMs === 'string') return { ok: false, error: atMs.replace(SECONDS_LAYOUT, MICROS_LAYOUT) };
  const [, fraction = '', rest = ''] = AFTER_SECONDS.exec(text) ?? [];
  if (fraction.length === 6) return { ok: true, text: formatTime(atMs).replace('Z', `.${fraction}Z`) };
  // Go reads the six decimals it wants and stumbles over what follows them.
  const tail = fraction.length > 6 ? `${fraction.slice(6)}${rest}` : text.slice(19);
  const element = fraction.length > 6 ? 'Z07:00' : '.000000';
  const where = `cannot parse ${goQuote(tail)} as ${goQuote(element)}`;
  return { ok: false, error: `parsing time ${goQuote(text)} as ${goQuote(MICROS_LAYOUT)}: ${where}` };
}

/** Milliseconds since the epoch, or Go's error. */
function parse(text: string): number | string {
  try {
    return parseTime(text);
  } catch (error) {
    if (error instanceof StatusError) return error.message;
    throw error;
  }
}
