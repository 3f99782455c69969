import { describe, expect, it } from 'vitest';
import { splitDocuments } from './split-documents.ts';

describe('splitDocuments', () => {
  it.each<[text: string, parts: readonly string[]]>([
    ['', []],
    ['\n \n', []],
    ['a: 1', ['a: 1']],
    ['a: 1\n---\nb: 2\n', ['a: 1\n', 'b: 2\n']],
    ['---\na: 1\n--- # more\nb: 2', ['a: 1\n', 'b: 2']],
    ['a: 1\r\n---\r\nb: 2', ['a: 1\r\n', 'b: 2']],
    ['\uFEFFa: 1', ['a: 1']],
    ['a: |\n  ---\n  b', ['a: |\n  ---\n  b']],
    ['---\n---\n---\na: 1', ['a: 1']],
    ['{"a":1}{"b":"}"}\n{"c":{}}', ['{"a":1}', '{"b":"}"}', '\n{"c":{}}']],
    ['{a: 1}\n{b: 2}', ['{a: 1}\n{b: 2}']],
    ['{"a":1}\n---\nb: 2', ['{"a":1}', 'b: 2']],
  ])('%j', (text, parts) => {
    const { documents, badSeparators } = splitDocuments(text);
    expect(documents.map((document) => document.text)).toEqual(parts);
    for (const { offset, text: part } of documents) expect(text.startsWith(part, offset)).toBe(true);
    expect(badSeparators).toEqual([]);
  });

  it.each(['---foo\na: 1', '--- a: 1', '-----BEGIN'])('says what is wrong with the separator of %j', (text) => {
    expect(splitDocuments(text).badSeparators).toHaveLength(1);
  });
});
