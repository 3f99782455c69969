import { expect, it } from 'vitest';
import { interpretTypeMeta } from './interpret.ts';

it.each([
  [{ apiVersion: 'apps/v1', kind: 'Deployment' }, 'apps/v1', 'Deployment'],
  [{ kind: null }, '', ''],
  [null, '', ''],
])('%j', (json, apiVersion, kind) => {
  expect(interpretTypeMeta(json)).toEqual({ ok: true, apiVersion, kind });
});

it.each([
  [{ kind: 5 }, 'number into Go struct field .kind of type string'],
  [{ apiVersion: {} }, 'object into Go struct field .apiVersion of type string'],
  [
    'x',
    'string into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }',
  ],
])('%j', (json, expected) => {
  expect(interpretTypeMeta(json)).toEqual({
    ok: false,
    error: `couldn't get version/kind; json parse error: json: cannot unmarshal ${expected}`,
  });
});
