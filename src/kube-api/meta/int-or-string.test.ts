import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { intOrStringSyntax, intValue, parseIntOrString, scaledValue } from './int-or-string.ts';

const FUNCTIONS = '../shared/oracles/functions/intstr.json';

describe('numbers or percentages', () => {
  it.each([
    [5, 5],
    ['5', 5],
    ['25%', 0],
    ['x', 0],
  ])('reads %s as %d', (value, number) => {
    expect(intValue(value)).toBe(number);
  });

  it.each([
    ['0', 0],
    ['-5', -5],
    ['2147483648', '2147483648'],
    ['10%', '10%'],
    ['abc', 'abc'],
  ])('takes the flag %s as %j', (text, value) => {
    expect(parseIntOrString(text)).toBe(value);
  });

  it('is printed as Go prints it', () => {
    expect(intOrStringSyntax(0).text).toBe('intstr.IntOrString{Type:0, IntVal:0, StrVal:""}');
    expect(intOrStringSyntax('25%').text).toBe('intstr.IntOrString{Type:1, IntVal:0, StrVal:"25%"}');
  });
});

interface Case {
  readonly value: string;
  readonly total: number;
  readonly roundUp: number;
  readonly roundDown: number;
  readonly errUp: string | null;
}

describe.skipIf(!existsSync(FUNCTIONS))('scaled as upstream scales (../shared/oracles)', () => {
  const cases = existsSync(FUNCTIONS) ? (JSON.parse(readFileSync(FUNCTIONS, 'utf8')).cases as Case[]) : [];

  it.each(cases)('$value of $total', ({ value, total, roundUp, roundDown, errUp }) => {
    const given = parseIntOrString(value);
    if (errUp !== null) {
      expect(() => scaledValue(given, total, true)).toThrow(expect.objectContaining({ message: errUp }));
      return;
    }
    expect([scaledValue(given, total, true), scaledValue(given, total, false)]).toEqual([roundUp, roundDown]);
  });
});
