import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCronSchedule } from './cron-schedule.ts';
import { formatTime, parseTime } from './time.ts';
import { timeZoneOf } from './time-zone.ts';

interface Case {
  readonly schedule: string;
  readonly error: string | null;
  readonly next: Readonly<Record<string, readonly string[]>> | null;
}

const ORACLE = '../shared/oracles/functions/cron-next.json';
const cases = existsSync(ORACLE) ? (JSON.parse(readFileSync(ORACLE, 'utf8')) as { cases: Case[] }).cases : [];

describe.skipIf(cases.length === 0)('schedules as robfig/cron reads them (../shared/oracles)', () => {
  it.each(cases)('"$schedule"', ({ schedule, error, next }) => {
    if (error !== null) {
      expect(() => parseCronSchedule(schedule)).toThrow(expect.objectContaining({ message: error }));
      return;
    }
    const parsed = parseCronSchedule(schedule);
    for (const [from, expected] of Object.entries(next ?? {})) {
      const found: string[] = [];
      let at: number | undefined = parseTime(from);
      while (found.length < expected.length) {
        at = parsed.next(at);
        if (at === undefined) break;
        found.push(formatTime(at));
      }
      expect([from, ...found]).toEqual([from, ...expected.filter((time) => !time.startsWith('0001'))]);
    }
  });
});

describe('errors', () => {
  it.each([
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['1/2/3 * * * *', 'too many slashes: 1/2/3'],
    ['*/-1 * * * *', 'negative number (-1) not allowed: -1'],
    [
      '99999999999999999999 * * * *',
      'failed to parse int from 99999999999999999999: strconv.Atoi: parsing "99999999999999999999": value out of range',
    ],
    ['@every 5', 'failed to parse duration @every 5: time: missing unit in duration "5"'],
    ['@every 5y', 'failed to parse duration @every 5y: time: unknown unit "y" in duration "5y"'],
    ['TZ=UTC', 'invalid schedule format: runtime error: slice bounds out of range [:-1]'],
  ])('of "%s"', (schedule, message) => {
    expect(() => parseCronSchedule(schedule)).toThrow(expect.objectContaining({ message }));
  });
});

describe('schedules in zones that change their clocks', () => {
  const newYork = timeZoneOf('America/New_York');

  it.each([
    // 02:30 does not exist on that day
    ['30 2 * * *', '2024-03-10T05:00:00Z', '2024-03-11T06:30:00Z'],
    ['0 9 * * *', '2024-03-09T20:00:00Z', '2024-03-10T13:00:00Z'],
    // 01:30 is shown twice
    ['30 1 * * *', '2024-11-03T05:00:00Z', '2024-11-03T05:30:00Z'],
    ['30 1 * * *', '2024-11-03T05:30:00Z', '2024-11-03T06:30:00Z'],
    ['0 0 1 * *', '2024-10-15T00:00:00Z', '2024-11-01T04:00:00Z'],
  ])('"%s" after %s', (schedule, from, expected) => {
    expect(formatTime(parseCronSchedule(schedule, newYork).next(parseTime(from))!)).toBe(expected);
  });
});

describe('time zones', () => {
  it.each(['Europe/Berlin', 'UTC', 'Etc/GMT+5', 'EST5EDT', 'Asia/Kolkata', 'Asia/Calcutta'])('%s is one', (name) => {
    expect(timeZoneOf(name)).toBeDefined();
  });

  it.each(['Nope/Zone', 'europe/berlin', '+01:00', 'Local'])('%s is none', (name) => {
    expect(timeZoneOf(name)).toBeUndefined();
  });
});
