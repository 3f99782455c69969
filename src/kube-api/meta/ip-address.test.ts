import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FieldErrors, FieldPath } from './field-errors.ts';
import { canonicalIpv6, cidrFamilyOf, ipFamilyOf, parseIp, validateNonSpecialIp } from './ip-address.ts';

describe('IP addresses', () => {
  it.each([
    ['10.9.8.7', [10, 9, 8, 7]],
    ['010.009.08.7', [10, 9, 8, 7]],
    ['::ffff:1.2.3.4', [1, 2, 3, 4]],
    ['2001:db8::1', [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
  ])('%s', (text, bytes) => {
    expect(parseIp(text)?.bytes).toEqual(bytes);
  });

  it.each([
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['fe80:0000::0001', 'fe80::1'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
    ['1::', '1::'],
  ])('%s is written %s', (text, canonical) => {
    expect(canonicalIpv6(text)).toBe(canonical);
  });
});

const VALIDATION = '../shared/oracles/go-tables/apimachinery_pkg_util_validation.jsonl';
const CORE = '../shared/oracles/go-tables/pkg_apis_core_validation.jsonl';

interface Row {
  readonly test: string;
  readonly at: string;
  readonly case: { readonly in: string; readonly ip: string; readonly err: string; readonly family: number };
}

function rowsOf(file: string, test: string): readonly Row[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Row).filter((row) => row.test === test);
}

describe.skipIf(!existsSync(VALIDATION))('upstream tables (../shared/oracles)', () => {
  it.each(rowsOf(VALIDATION, 'TestIsValidIP'))('IP $case.in', ({ case: given }) => {
    const expected = given.err === '' ? (`IPv${given.family}` as const) : undefined;
    expect(ipFamilyOf(given.in)).toBe(expected);
  });

  it.each(rowsOf(VALIDATION, 'TestIsValidCIDR'))('CIDR $case.in', ({ case: given }) => {
    expect(cidrFamilyOf(given.in) !== undefined).toBe(given.err === '');
  });

  it.each(rowsOf(CORE, 'TestValidateNonSpecialIP'))('special: $case.ip', ({ at, case: given }) => {
    const errors = new FieldErrors();
    validateNonSpecialIp(given.ip, errors, FieldPath.root);
    // the first table holds ordinary addresses, the second special ones
    expect(errors.list.length > 0).toBe(at.endsWith(':23555'));
  });
});
