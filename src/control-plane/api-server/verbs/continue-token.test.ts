/** Tokens of lists: upstream's table (../shared/oracles/go-tables/apiserver_pkg_storage.jsonl). */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../testing/api-server-harness.ts';
import { decodeContinue, encodeContinue } from './continue-token.ts';

const TABLE = '../shared/oracles/go-tables/apiserver_pkg_storage.jsonl';

interface Row {
  readonly test: string;
  readonly case: {
    readonly name: string;
    readonly args: { readonly continueValue: string; readonly keyPrefix: string };
    readonly wantFromKey: string;
    readonly wantRv: number;
    readonly wantErr?: { readonly $error: string };
  };
}

const rows = existsSync(TABLE)
  ? readFileSync(TABLE, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row)
      .filter(({ test }) => test === 'Test_decodeContinue')
  : [];

describe.skipIf(rows.length === 0)('upstream’s table (skipped where ../shared is absent)', () => {
  it.each(rows.map((row) => [row.case.name, row.case] as const))(
    '%s',
    (_name, { args, wantErr, wantFromKey, wantRv }) => {
      const decode = () => decodeContinue(args.continueValue, args.keyPrefix);
      if (wantErr === undefined) expect(decode()).toEqual({ startKey: wantFromKey, revision: wantRv });
      else expect(refusalOf(decode)).toContain(`400 BadRequest: invalid continue token: ${wantErr.$error}`);
    },
  );
});

describe('a token', () => {
  it('is the same bytes as upstream’s', () => {
    const token = encodeContinue('/registry/pods/default/web\0', '/registry/pods/default/', 42);
    expect(atob(token.replaceAll('-', '+').replaceAll('_', '/'))).toBe(
      '{"v":"meta.k8s.io/v1","rv":42,"start":"web\\u0000"}',
    );
    expect(decodeContinue(token, '/registry/pods/default/')).toEqual({
      startKey: '/registry/pods/default/web\0',
      revision: 42,
    });
  });

  it.each([
    ['a', 'illegal base64 data at input byte 0'],
    ['', 'unexpected end of JSON input'],
    ['eyJ2Ijox', 'unexpected end of JSON input'],
  ])('that is malformed is refused: %j', (token, why) => {
    expect(refusalOf(() => decodeContinue(token, '/x/'))).toBe(
      `400 BadRequest: invalid continue token: continue key is not valid: ${why}`,
    );
  });
});
