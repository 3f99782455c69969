/** What Go programs have in common: flags as pflag takes them, the standard logger, HTTP answers with their usual headers. */
import type { HttpResponse } from '../../../network/contract.ts';
import type { Process } from '../../contract.ts';
import { calendarTime, twoDigits } from '../calendar.ts';

/** The value of `--name=value` or `--name value`; `fallback` where it is not given. */
export function flag(process: Process, name: string, fallback: string): string {
  const { argv } = process;
  for (let at = argv.length - 1; at > 0; at--) {
    const word = argv[at] ?? '';
    if (word.startsWith(`--${name}=`)) return word.slice(name.length + 3);
    if (word === `--${name}`) return argv[at + 1] ?? '';
  }
  return fallback;
}

/** A flag that is true when it is named alone. */
export function switchedOn(process: Process, name: string, fallback = false): boolean {
  const { argv } = process;
  if (argv.includes(`--${name}`)) return true;
  return flag(process, name, String(fallback)) === 'true';
}

/** A line of the standard logger, on standard error. */
export function log(process: Process, text: string): void {
  const { year, month, day, hour, minute, second } = calendarTime(process.clock.nowMs);
  const date = `${year}/${twoDigits(month)}/${twoDigits(day)}`;
  process.stderr(`${date} ${twoDigits(hour)}:${twoDigits(minute)}:${twoDigits(second)} ${text.replace(/\n$/, '')}\n`);
}

/** A line as klog writes it. */
export function klog(process: Process, place: string, text: string): void {
  const { month, day, hour, minute, second } = calendarTime(process.clock.nowMs);
  const micros = String(Math.floor((process.clock.nowMs % 1000) * 1000)).padStart(6, '0');
  const time = `${twoDigits(hour)}:${twoDigits(minute)}:${twoDigits(second)}.${micros}`;
  process.stderr(
    `I${twoDigits(month)}${twoDigits(day)} ${time} ${String(process.pid).padStart(7)} ${place}] ${text}\n`,
  );
}

/** Plain text with the headers that net/http puts in. */
export function plain(body: string, status = 200): HttpResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

/** `http.Error`. */
export function httpError(body: string, status: number): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    body: `${body}\n`,
  };
}

/** The path of a request, and the values of its query and form. */
export function parts(request: { readonly path: string; readonly body: string }): {
  readonly path: string;
  readonly value: (name: string) => string;
} {
  const [path = '', query = ''] = request.path.split(/\?(.*)/s);
  const pairs = [query, request.body].flatMap((text) => text.split('&')).map((pair) => pair.split(/=(.*)/s));
  return {
    path,
    value: (name) => {
      const found = pairs.find(([key = '']) => unescaped(key) === name);
      return unescaped(found?.[1] ?? '');
    },
  };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, us: 0.001, ns: 0.000_001 };

/** Milliseconds of a Go duration such as `1m30s`; undefined for what is none. */
export function durationMs(text: string): number | undefined {
  if (text === '0') return 0;
  if (!/^(?:\d+(?:\.\d+)?(?:ms|us|ns|s|m|h))+$/.test(text)) return undefined;
  let ms = 0;
  for (const [, number, unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ms|us|ns|s|m|h)/g)) {
    ms += Number(number) * (UNITS[unit] ?? 0);
  }
  return ms;
}

/** JSON as Go's encoder writes it: without spaces, `<`, `>` and `&` escaped. */
export function goJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}
