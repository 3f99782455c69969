/** Keys that a YAML document says twice, which reading it hides (sigs.k8s.io/yaml: YAMLToJSONStrict). */
import { LineCounter, parseDocument } from 'yaml';
import { goQuote } from '../../../../kube-api/meta/go-syntax.ts';

/** What a strict reader says of the document; undefined when it says nothing. */
export function duplicateKeysIn(text: string): string | undefined {
  const lines = new LineCounter();
  const { errors } = parseDocument(text, { uniqueKeys: true, prettyErrors: false, lineCounter: lines });
  const problems = errors
    .filter(({ code }) => code === 'DUPLICATE_KEY')
    .map(({ pos }) => `line ${lines.linePos(pos[0]).line}: key ${goQuote(keyAt(text, pos[0]))} already set in map`);
  return problems.length === 0 ? undefined : `yaml: unmarshal errors:\n  ${problems.join('\n  ')}`;
}

function keyAt(text: string, start: number): string {
  const found = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^:\n]*))/.exec(text.slice(start));
  return (found?.[1] ?? found?.[2] ?? found?.[3] ?? '').trim();
}
