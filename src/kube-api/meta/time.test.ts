import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ageSince, humanDuration, shortHumanDuration } from './duration.ts';
import { formatMicroTime, formatTime, parseTime } from './time.ts';

const DURATIONS = '../shared/oracles/functions/durations.json';

describe('times', () => {
  it.each([
    [0, '1970-01-01T00:00:00Z'],
    [1_736_154_000_123, '2025-01-06T09:00:00Z'],
    [-1, '1969-12-31T23:59:59Z'],
    [951_782_400_000, '2000-02-29T00:00:00Z'],
    [4_107_542_399_000, '2100-02-28T23:59:59Z'],
  ])('writes %d as %s', (ms, text) => {
    expect(formatTime(ms)).toBe(text);
    expect(parseTime(text)).toBe(Math.floor(ms / 1000) * 1000);
  });

  it('agrees with the calendar of the host on every kind of day', () => {
    for (let ms = Date.UTC(1899, 11, 30); ms < Date.UTC(2101, 2, 2); ms += 86_400_000 * 3.7) {
      expect(formatTime(ms)).toBe(`${new Date(ms).toISOString().slice(0, 19)}Z`);
      expect(parseTime(formatMicroTime(ms))).toBe(ms);
    }
  });

  it('writes and reads microseconds and other zones', () => {
    expect(formatMicroTime(1_736_154_000_001.5)).toBe('2025-01-06T09:00:00.001500Z');
    expect(parseTime('2025-01-06T10:30:00+01:30')).toBe(1_736_154_000_000);
    expect(parseTime('2025-01-06T09:00:00.25Z')).toBe(1_736_154_000_250);
  });

  it.each([
    ['soon', 'parsing time "soon" as "2006-01-02T15:04:05Z07:00": cannot parse "soon" as "2006"'],
    ['2025-01-06', 'parsing time "2025-01-06" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"'],
    ['2025-13-06T00:00:00Z', 'parsing time "2025-13-06T00:00:00Z": month out of range'],
    ['2025-02-29T00:00:00Z', 'parsing time "2025-02-29T00:00:00Z": day out of range'],
    ['2025-01-06T09:00:00Zx', 'parsing time "2025-01-06T09:00:00Zx": extra text: "x"'],
  ])('refuses %s', (text, message) => {
    expect(() => parseTime(text)).toThrow(expect.objectContaining({ message: message }));
  });

  it('tells ages', () => {
    expect(ageSince(undefined, 0)).toBe('<unknown>');
    expect(ageSince('2025-01-06T09:00:00Z', 1_736_154_150_000)).toBe('2m30s');
  });
});

describe.skipIf(!existsSync(DURATIONS))('durations as upstream writes them (../shared/oracles)', () => {
  const cases = existsSync(DURATIONS)
    ? (JSON.parse(readFileSync(DURATIONS, 'utf8')).cases as { seconds: number; human: string; short: string }[])
    : [];

  it.each(cases)('$seconds s', ({ seconds, human, short }) => {
    expect([humanDuration(seconds * 1000), shortHumanDuration(seconds * 1000)]).toEqual([human, short]);
  });
});
