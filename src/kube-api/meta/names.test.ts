import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  checkCIdentifier,
  checkConfigMapKey,
  checkDns1035Label,
  checkDns1123Label,
  checkDns1123Subdomain,
  checkEnvVarName,
  checkHttpHeaderName,
  checkLabelValue,
  checkPercent,
  checkPortName,
  checkPortNumber,
  checkQualifiedName,
  checkRelaxedEnvVarName,
  checkUserOrGroupId,
  checkWildcardDns1123Subdomain,
  nameIsDns1035Label,
  nameIsDnsSubdomain,
  nameIsPathSegment,
} from './names.ts';

const FUNCTIONS = '../shared/oracles/functions/names.json';
const TABLES = '../shared/oracles/go-tables/apimachinery_pkg_util_validation.jsonl';

describe('names', () => {
  it('allow a dash at the end of what will be continued', () => {
    expect(nameIsDnsSubdomain('web-', false)).not.toEqual([]);
    expect(nameIsDnsSubdomain('web-', true)).toEqual([]);
    expect(nameIsDns1035Label('1web-', true)).not.toEqual([]);
  });

  it.each([
    ['.', false, ["may not be '.'"]],
    ['.', true, []],
    ['a/b%c', false, ["may not contain '/'", "may not contain '%'"]],
    ['system:node', false, []],
  ])('checks %s as a segment of a path', (name, isPrefix, messages) => {
    expect(nameIsPathSegment(name, isPrefix)).toEqual(messages);
  });
});

const CHECKS = {
  cIdentifier: checkCIdentifier,
  configMapKey: checkConfigMapKey,
  dns1035Label: checkDns1035Label,
  dns1123Label: checkDns1123Label,
  dns1123Subdomain: checkDns1123Subdomain,
  envVarName: checkEnvVarName,
  httpHeader: checkHttpHeaderName,
  labelValue: checkLabelValue,
  percent: checkPercent,
  portName: checkPortName,
  qualifiedName: checkQualifiedName,
  wildcardDNS1123: checkWildcardDns1123Subdomain,
};

type NameCase = { readonly in: string } & Readonly<Record<keyof typeof CHECKS, readonly string[] | null>>;

describe.skipIf(!existsSync(FUNCTIONS))('names as upstream checks them (../shared/oracles)', () => {
  const cases = existsSync(FUNCTIONS) ? (JSON.parse(readFileSync(FUNCTIONS, 'utf8')).cases as NameCase[]) : [];

  it.each(cases)('$in', (given) => {
    for (const check of Object.keys(CHECKS) as (keyof typeof CHECKS)[]) {
      expect([check, CHECKS[check](given.in)]).toEqual([check, given[check] ?? []]);
    }
  });
});

const TABLE_CHECKS: Readonly<Record<string, (value: never) => readonly string[]>> = {
  TestIsCIdentifier: checkCIdentifier,
  TestIsConfigMapKey: checkConfigMapKey,
  TestIsDNS1035Label: checkDns1035Label,
  TestIsDNS1123Label: checkDns1123Label,
  TestIsDNS1123Subdomain: checkDns1123Subdomain,
  TestIsHTTPHeaderName: checkHttpHeaderName,
  TestIsQualifiedName: checkQualifiedName,
  TestIsRelaxedEnvVarName: checkRelaxedEnvVarName,
  TestIsValidGroupID: checkUserOrGroupId,
  TestIsValidUserID: checkUserOrGroupId,
  TestIsValidLabelValue: checkLabelValue,
  TestIsValidPercent: checkPercent,
  TestIsValidPortName: checkPortName,
  TestIsValidPortNum: checkPortNumber,
  TestIsWildcardDNS1123Subdomain: checkWildcardDns1123Subdomain,
};

describe.skipIf(!existsSync(TABLES))('upstream tables (../shared/oracles)', () => {
  const rows = existsSync(TABLES)
    ? readFileSync(TABLES, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { test: string; range: string; case: never })
    : [];

  it.each(rows.filter((row) => row.test in TABLE_CHECKS))('$test $range $case', (row) => {
    const isGood = /good|success/.test(row.range);
    expect((TABLE_CHECKS[row.test]?.(row.case) ?? []).length === 0).toBe(isGood);
  });
});
