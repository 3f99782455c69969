import { describe, expect, it } from 'vitest';
import { parseMarkup } from './markup.ts';

const shortly = (source: string) => parseMarkup(source).map(({ type, text }) => `${type}:${text}`);

describe('parseMarkup', () => {
  it.each([
    ['plain', ['text:plain']],
    ['', []],
    [
      'Each [[kubelet]] renews `spec.renewTime`.',
      ['text:Each ', 'term:kubelet', 'text: renews ', 'code:spec.renewTime', 'text:.'],
    ],
    ['**Crash** it', ['strong:Crash', 'text: it']],
    ['`a``b`', ['code:a', 'code:b']],
    ['not `closed, not **closed, not [[closed', ['text:not `closed, not **closed, not [[closed']],
    ['`**` is code', ['code:**', 'text: is code']],
    ['<b onclick="x">no HTML</b>', ['text:<b onclick="x">no HTML</b>']],
  ])('%s', (source, parts) => expect(shortly(source)).toEqual(parts));

  it('says where each part begins', () => {
    expect(parseMarkup('a `b` **c**').map(({ at }) => at)).toEqual([0, 2, 5, 6]);
  });
});
