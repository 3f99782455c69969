import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { escapeFieldValue, parseFieldSelector } from './field-selector.ts';

const FUNCTIONS = '../shared/oracles/functions/field-selectors.json';
const TABLES = '../shared/oracles/go-tables/apimachinery_pkg_fields.jsonl';

describe('field selectors', () => {
  it('compares with what the object has, a missing field being empty', () => {
    const values: Readonly<Record<string, string>> = { 'metadata.name': 'web', 'status.phase': 'Running' };
    const read = (field: string) => values[field] ?? '';
    expect(parseFieldSelector('metadata.name=web,status.phase!=Failed').matches(read)).toBe(true);
    expect(parseFieldSelector('spec.nodeName=').matches(read)).toBe(true);
    expect(parseFieldSelector('metadata.name!=web').matches(read)).toBe(false);
    expect(parseFieldSelector('metadata.name=web').requiredValue('metadata.name')).toBe('web');
  });
});

interface Case {
  readonly selector: string;
  readonly error: string | null;
  readonly canonical: string;
}

describe.skipIf(!existsSync(FUNCTIONS))('field selectors as upstream parses them (../shared/oracles)', () => {
  const cases = existsSync(FUNCTIONS) ? (JSON.parse(readFileSync(FUNCTIONS, 'utf8')).cases as Case[]) : [];

  it.each(cases)('$selector', ({ selector, error, canonical }) => {
    if (error !== null) expect(() => parseFieldSelector(selector)).toThrow(expect.objectContaining({ message: error }));
    else expect(parseFieldSelector(selector).toString()).toBe(canonical);
  });
});

interface Row {
  readonly test: string;
  readonly range: string;
  readonly key?: string;
  readonly case: unknown;
}

describe.skipIf(!existsSync(TABLES))('upstream tables (../shared/oracles)', () => {
  const rows = existsSync(TABLES)
    ? readFileSync(TABLES, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Row)
    : [];
  const of = (test: string, range: string) => rows.filter((row) => row.test === test && row.range === range);

  it.each(of('TestEscapeValue', 'testcases'))('escapes $key', ({ key, case: escaped }) => {
    expect(escapeFieldValue(key ?? '')).toBe(escaped);
    expect(parseFieldSelector(`f=${String(escaped)}`).requiredValue('f')).toBe(key);
  });

  it.each(of('TestEscapeValue', 'invalidTestcases'))('refuses $case', ({ case: value }) => {
    expect(() => parseFieldSelector(`f=${String(value)}`)).toThrow(/invalid field selector/);
  });

  it.each(of('TestSelectorParse', 'testGoodStrings'))('reads $case', ({ case: text }) => {
    expect(parseFieldSelector(String(text)).toString()).toBe(text);
  });

  it.each(of('TestSelectorParse', 'testBadStrings'))('refuses $case', ({ case: text }) => {
    expect(() => parseFieldSelector(String(text))).toThrow();
  });
});
