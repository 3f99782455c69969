import { expect, it } from 'vitest';
import { findDuplicateFields } from './duplicate-fields.ts';

it.each([
  ['{}', []],
  ['{"a": 1, "b": {"a": 2}}', []],
  ['{"a": 1, "a": 2, "a": 3}', ['a']],
  ['{"spec": {"containers": [{"name": "x"}, {"image": "y", "image": "z"}]}}', ['spec.containers[1].image']],
  ['{"a": ["a", "a", {"b": "a:{,}\\"", "b": []}]}', ['a[2].b']],
  ['{"m": {"app.io/x": "1", "app.io/x": "2"}, "m": {}}', ['m.app.io/x', 'm']],
  ['{"a": "\\u0061", "\\u0061": 1}', ['a']],
  ['[[], {"x": {}, "x": {}}]', ['[1].x']],
])('%s', (text, paths) => {
  expect(findDuplicateFields(text)).toEqual(paths);
});
