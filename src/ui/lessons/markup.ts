/** Takes a lesson's text apart into plain text, code, emphasis and glossary terms. */

export interface MarkupPart {
  readonly type: 'text' | 'code' | 'strong' | 'term';
  readonly text: string;
  /** Where in the source the part begins: tells one part from another. */
  readonly at: number;
}

const PATTERN = /`([^`]+)`|\*\*([^*]+)\*\*|\[\[([^\]]+)\]\]/g;

/** The parts of `source` in order; marks that are not closed stay plain text. */
export function parseMarkup(source: string): readonly MarkupPart[] {
  const parts: MarkupPart[] = [];
  let at = 0;
  for (const match of source.matchAll(PATTERN)) {
    if (match.index > at) parts.push({ type: 'text', text: source.slice(at, match.index), at });
    at = match.index;
    const [whole, code, strong, term] = match;
    if (code !== undefined) parts.push({ type: 'code', text: code, at });
    else if (strong !== undefined) parts.push({ type: 'strong', text: strong, at });
    else if (term !== undefined) parts.push({ type: 'term', text: term, at });
    at += whole.length;
  }
  if (at < source.length) parts.push({ type: 'text', text: source.slice(at), at });
  return parts;
}
