/**
 * Takes a manifest apart into documents as kubectl's reader does (apimachinery/pkg/util/yaml/decoder.go): at lines that begin with `---`, whatever
 * is around them, so that a mistake in one document stays in it; and JSON at the end of each object.
 */

export interface DocumentText {
  readonly text: string;
  /** Where it begins in the whole text. */
  readonly offset: number;
}

export interface SplitText {
  readonly documents: readonly DocumentText[];
  /** Separators with something else on their line. */
  readonly badSeparators: readonly { readonly rest: string; readonly offset: number }[];
}

const SEPARATOR = '---';

export function splitDocuments(text: string): SplitText {
  const documents: DocumentText[] = [];
  const badSeparators: SplitText['badSeparators'][number][] = [];
  let begin = text.startsWith('\uFEFF') ? 1 : 0;
  const add = (end: number): void => {
    const part = text.slice(begin, end);
    if (part.trim() !== '') documents.push(...splitJson({ text: part, offset: begin }));
  };
  for (let line = begin; line < text.length; ) {
    const newline = text.indexOf('\n', line);
    const end = newline < 0 ? text.length : newline + 1;
    if (text.startsWith(SEPARATOR, line)) {
      add(line);
      begin = end;
      const rest = text.slice(line + SEPARATOR.length, end).trim();
      if (rest !== '' && !rest.startsWith('#')) badSeparators.push({ rest, offset: line });
    }
    line = end;
  }
  add(text.length);
  return { documents, badSeparators };
}

/** Several JSON objects may follow each other without anything between them. */
function splitJson(document: DocumentText): readonly DocumentText[] {
  const { text, offset } = document;
  if (!/^\s*\{/.test(text)) return [document];
  const parts: DocumentText[] = [];
  let begin = 0;
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\\n]|\\.)*"|[{}]/g)) {
    if (token === '{') depth++;
    if (token !== '}' || --depth > 0) continue;
    const end = index + 1;
    parts.push({ text: text.slice(begin, end), offset: offset + begin });
    begin = end;
  }
  if (text.slice(begin).trim() !== '') parts.push({ text: text.slice(begin), offset: offset + begin });
  return parts.every((part) => isJson(part.text)) ? parts : [document];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
