import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatLabelSelector, LabelMatcher, type Labels, matcherOf, matcherOfSet } from './label-selector.ts';
import { parseLabelSelector } from './label-selector-parser.ts';

const FUNCTIONS = '../shared/oracles/functions/label-selectors.json';
const TABLES = '../shared/oracles/go-tables/labels.jsonl';

interface SelectorCase {
  readonly selector: string;
  readonly error?: string | null;
  readonly canonical?: string;
  readonly matches?: readonly boolean[];
}

describe('label selectors', () => {
  it('compiles matchLabels and matchExpressions', () => {
    const matcher = matcherOf({
      matchLabels: { app: 'web' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['fe', 'be'] },
        { key: 'canary', operator: 'DoesNotExist' },
      ],
    });
    expect(matcher.toString()).toBe('app=web,!canary,tier in (be,fe)');
    expect(matcher.matches({ app: 'web', tier: 'be' })).toBe(true);
    expect(matcher.matches({ app: 'web', tier: 'be', canary: '' })).toBe(false);
    expect(matcher.matches(undefined)).toBe(false);
  });

  it('picks nothing when missing and everything when empty', () => {
    expect(matcherOf(undefined).matches({})).toBe(false);
    expect(matcherOf({}).matches({ a: 'b' })).toBe(true);
    expect(matcherOfSet(undefined)).toBe(LabelMatcher.everything);
  });

  it('is compiled once for a frozen selector', () => {
    const selector = Object.freeze({ matchLabels: Object.freeze({ a: 'b' }) });
    expect(matcherOf(selector)).toBe(matcherOf(selector));
    expect(matcherOfSet(selector.matchLabels)).toBe(matcherOfSet(selector.matchLabels));
  });

  it('is not misled by what every object has', () => {
    expect(parseLabelSelector('constructor').matches({})).toBe(false);
    expect(parseLabelSelector('!toString').matches({})).toBe(true);
  });

  it.each([
    [{ matchExpressions: [{ key: 'a', operator: 'Near' }] }, '"Near" is not a valid label selector operator'],
    [
      { matchExpressions: [{ key: 'a', operator: 'In' }] },
      "values: Invalid value: []string(nil): for 'in', 'notin' operators, values set can't be empty",
    ],
    [
      { matchExpressions: [{ key: 'baz', operator: 'Exists', values: ['qux', 'norf'] }] },
      'values: Invalid value: []string{"qux", "norf"}: values set must be empty for exists and does not exist',
    ],
  ])('refuses %j', (selector, message) => {
    expect(() => matcherOf(selector)).toThrow(message);
    expect(formatLabelSelector(selector)).toBe('<error>');
  });

  it('is written for people', () => {
    expect(formatLabelSelector({})).toBe('<none>');
    expect(formatLabelSelector({ matchLabels: { b: '2', a: '1' } })).toBe('a=1,b=2');
  });
});

describe.skipIf(!existsSync(FUNCTIONS))('label selectors as upstream parses them (../shared/oracles)', () => {
  const { selectors, sets } = existsSync(FUNCTIONS)
    ? (JSON.parse(readFileSync(FUNCTIONS, 'utf8')).cases as { selectors: SelectorCase[]; sets: Labels[] })
    : { selectors: [], sets: [] };

  it.each(selectors)('$selector', (given) => {
    if (given.error) {
      expect(() => parseLabelSelector(given.selector)).toThrow(expect.objectContaining({ message: given.error }));
      return;
    }
    const matcher = parseLabelSelector(given.selector);
    expect(matcher.toString()).toBe(given.canonical);
    expect(sets.map((set) => matcher.matches(set))).toEqual(given.matches);
  });
});

interface Row {
  readonly test: string;
  readonly case: { In: string; Out?: { $string: string }[]; Valid: boolean };
}

describe.skipIf(!existsSync(TABLES))('upstream tables (../shared/oracles)', () => {
  const rows = existsSync(TABLES)
    ? readFileSync(TABLES, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Row)
    : [];

  it.each(rows.filter((row) => row.test === 'TestSetSelectorParser').map((row) => row.case))('$In', (given) => {
    if (!given.Valid) {
      expect(() => parseLabelSelector(given.In)).toThrow();
      return;
    }
    // the table lists requirements in another order than the parser's; its `Match` is about that order
    const expected = (given.Out ?? []).map((requirement) => requirement.$string).toSorted();
    expect(
      parseLabelSelector(given.In)
        .requirements.map((r) => new LabelMatcher([r]).toString())
        .toSorted(),
    ).toEqual(expected);
  });
});
