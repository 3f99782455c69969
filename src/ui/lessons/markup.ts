/** Takes a lesson's text apart into plain text, code, emphasis and glossary terms. */

export interface MarkupPart {
  readonly type: 'text' | 'code' | 'strong' | 'term';
  readonly text: string;
}

const PATTERN = /`([^`]+)`|\*\*([^*]+)\*\*|\[\[([^\]]+)\]\]/g;

export function parseMarkup(source: string): readonly MarkupPart[] {
  const parts: MarkupPart[] = [];
  let at = 0;
  for (const match of source.matchAll(PATTERN)) {
    if (match.index > at) parts.push({ type: 'text', text: source.slice(at, match.index) });
    const [whole, code, strong, term] = match;
    if (code !== undefined) parts.push({ type: 'code', text: code });
    else if (strong !== undefined) parts.push({ type: 'strong', text: strong });
    else if (term !== undefined) parts.push({ type: 'term', text: term });
    at = match.index + whole.length;
  }
  if (at < source.length) parts.push({ type: 'text', text: source.slice(at) });
  return parts;
}
