import { describe, expect, it } from 'vitest';
import { goTable, hasGoTables } from '../../../../testing/go-table.ts';
import { negotiate } from './negotiate.ts';

interface Case {
  readonly accept: string;
  readonly contentType: string;
  readonly errFn?: unknown;
  readonly ns: { readonly types?: readonly string[] };
  readonly params?: Readonly<Record<string, string>>;
  readonly req?: unknown;
}

const cases = goTable<Case>('apiserver_pkg_endpoints_handlers_negotiation', 'TestNegotiate')
  .map(({ case: row }) => row)
  // What comes by query or by program is no matter of the header.
  .filter(({ accept, params }) => accept !== '' || params === undefined);

describe.skipIf(!hasGoTables)('forms of answers, agreed upon as upstream does', () => {
  it.each(cases)('$accept of $ns.types', ({ accept, contentType, errFn, ns, params = {} }) => {
    const offered = (ns.types ?? []).map((name) => ({ name }));
    const agreed = negotiate(accept, offered, (target) => target === undefined);
    expect(agreed?.mediaType.name).toBe(errFn === undefined ? contentType : undefined);
    expect(agreed?.isPretty ?? false).toBe(params.pretty === '1');
  });
});

const OFFERED = [{ name: 'application/json', canStream: true }, { name: 'application/yaml' }];

it.each([
  ['application/yaml;q=0.5,application/json', 'application/json'],
  ['application/json;q=0.5,application/yaml', 'application/yaml'],
  ['*/*,application/yaml', 'application/yaml'],
  ['text/html,*/*;q=0.1', 'application/json'],
  ['application/yaml;stream=watch', undefined],
  ['application/json;stream=watch', 'application/json'],
  ['application/json;sv=v1', undefined],
  ['application/json;as=Table;v=v1;g=meta.k8s.io', undefined],
  ['application/json;as=Table;v=v1;g=meta.k8s.io,application/yaml', 'application/yaml'],
])('%s gives %s', (accept, name) => {
  expect(negotiate(accept, OFFERED, (target) => target === undefined)?.mediaType.name).toBe(name);
});

it('hands on what the answer is to be turned into', () => {
  const agreed = negotiate('application/json;as=Table;v=v1;g=meta.k8s.io', OFFERED, () => true);
  expect(agreed?.convert).toEqual({ group: 'meta.k8s.io', version: 'v1', kind: 'Table' });
});
