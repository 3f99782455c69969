import { describe, expect, it } from 'vitest';
import { indentAfter } from './line-indent.ts';

describe('indentAfter', () => {
  it.each([
    ['', ''],
    ['  ', '  '],
    ['kind: Pod', ''],
    ['  name: web', '  '],
    ['spec:', '  '],
    ['  template: # of the pods', '    '],
    ['    spec:   ', '      '],
    ['  - name: web', '    '],
    ['- name: web', '  '],
    ['- configMap:', '    '],
    ['  - - a: 1', '      '],
    ['  -', '    '],
    ['  - nginx', '  '],
    ['  - "a: b"', '  '],
    ['data: |', '  '],
    ['  index.html: >-', '    '],
    ['  - |2', '    '],
    ['---', ''],
    ['# a: remark:', ''],
    ['  image: nginx:1.27', '  '],
    ['  url: http://web#top', '  '],
  ])('after %j comes %j', (before, expected) => {
    expect(indentAfter(before)).toBe(expected);
  });
});
