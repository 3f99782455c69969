import { describe, expect, it } from 'vitest';
import { yamlParts } from './yaml-parts.ts';

const YAML = `# a comment
metadata:
  annotations:
    example.com/url: http://x:80/
  - name: web
    "quoted": 1
text: |
  a: b # no comment
`;

describe('yamlParts', () => {
  it('finds keys and comment lines', () => {
    const keys = yamlParts(YAML).flatMap(({ type, text }) => (type === 'key' ? [text] : []));
    expect(keys).toEqual(['metadata', 'annotations', 'example.com/url', 'name', 'text', 'a']);
    expect(yamlParts(YAML)[0]).toMatchObject({ type: 'comment', at: 0 });
  });

  it('loses nothing, and numbers parts by their place', () => {
    const parts = yamlParts(YAML);
    expect(parts.map(({ text }) => text).join('')).toBe(YAML);
    for (const { at, text } of parts) expect(YAML.startsWith(text, at)).toBe(true);
    expect(new Set(parts.map(({ at }) => at)).size).toBe(parts.length);
  });
});
