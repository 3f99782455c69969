import { describe, expect, it } from 'vitest';
import { goTable, hasGoTables } from '../../../testing/go-table.ts';
import { FieldSet, type FieldsV1 } from './field-set.ts';
import { compareElements, parseElement, showPath } from './path-element.ts';

const FILE = 'apimachinery_pkg_util_managedfields_internal';

const set = (fields: FieldsV1): FieldSet => FieldSet.fromFieldsV1(fields);

describe('path elements', () => {
  it.each(goTable<string>(FILE, 'TestPathElementRoundTrip'))('reads and writes $case', ({ case: text }) => {
    expect(parseElement(text)).toBe(text);
  });

  it.each(goTable<string>(FILE, 'TestNewPathElementError'))('refuses $case', ({ case: text }) => {
    expect(() => parseElement(text)).toThrow();
  });

  it('orders fields before keys before values before places, each by what it says', () => {
    const ordered = [
      'f:a',
      'f:b',
      'k:{"name":"a"}',
      'k:{"name":"a","x":1}',
      'k:{"port":9}',
      'k:{"port":10}',
      'v:2',
      'v:10',
      'v:"a"',
      'i:2',
      'i:10',
    ];
    expect([...ordered].reverse().sort(compareElements)).toEqual(ordered);
  });

  it('gives keys one form, whatever their order and spaces', () => {
    expect(parseElement('k:{"protocol": "TCP", "containerPort": 80}')).toBe('k:{"containerPort":80,"protocol":"TCP"}');
    expect(parseElement('k:{"name":"a<b"}')).toBe('k:{"name":"a\\u003cb"}');
  });

  it('shows paths as messages do', () => {
    const path = [
      'f:spec',
      'f:containers',
      'k:{"name":"a"}',
      'f:ports',
      'k:{"containerPort":80,"protocol":"TCP"}',
      'v:"x"',
      'i:3',
    ];
    expect(showPath(path)).toBe('.spec.containers[name="a"].ports[containerPort=80,protocol="TCP"][="x"][3]');
  });
});

describe('field sets', () => {
  it.each(goTable<FieldsV1>(FILE, 'TestFieldsRoundTrip'))('keep what they read ($title)', ({ case: fields }) => {
    expect(JSON.stringify(set(fields).toFieldsV1())).toBe(JSON.stringify(fields));
  });

  it.each(goTable<{ fields: FieldsV1; errString: string }>(FILE, 'TestFieldsToSetError'))(
    'say what they can’t read ($title)',
    ({ case: { fields, errString } }) => {
      expect(() => set(fields)).toThrow(errString);
    },
  );

  const a = set({ 'f:a': { '.': {}, 'f:x': {}, 'f:y': {} }, 'f:b': {}, 'f:c': { 'f:z': {} } });

  it.each<[string, (a: FieldSet, b: FieldSet) => FieldSet, FieldsV1, FieldsV1]>([
    [
      'union',
      (x, y) => x.union(y),
      { 'f:a': { 'f:w': {} }, 'f:d': {} },
      { 'f:a': { '.': {}, 'f:w': {}, 'f:x': {}, 'f:y': {} }, 'f:b': {}, 'f:c': { 'f:z': {} }, 'f:d': {} },
    ],
    ['intersection', (x, y) => x.intersection(y), { 'f:a': { 'f:x': {} }, 'f:c': {} }, { 'f:a': { 'f:x': {} } }],
    [
      'difference',
      (x, y) => x.difference(y),
      { 'f:a': { '.': {}, 'f:x': {} }, 'f:c': {} },
      { 'f:a': { 'f:y': {} }, 'f:b': {}, 'f:c': { 'f:z': {} } },
    ],
    [
      'recursive difference',
      (x, y) => x.recursiveDifference(y),
      { 'f:a': {}, 'f:c': { 'f:q': {} } },
      { 'f:b': {}, 'f:c': { 'f:z': {} } },
    ],
  ])('%s', (_name, operate, other, expected) => {
    expect(operate(a, set(other)).toFieldsV1()).toEqual(expected);
  });

  it('share what an operation leaves alone', () => {
    expect(a.union(set({ 'f:b': {} }))).toBe(a);
    expect(a.difference(set({ 'f:q': {} }))).toBe(a);
    expect(a.intersection(a.union(set({ 'f:q': {} })))).toBe(a);
  });

  it('hand over the members of a level before those below', () => {
    const paths: string[] = [];
    a.forEach((path) => {
      paths.push(showPath(path));
    });
    expect(paths).toEqual(['.a', '.b', '.a.x', '.a.y', '.c.z']);
  });
});

it.runIf(!hasGoTables)('go tables are not here: their cases are left out', () => undefined);
