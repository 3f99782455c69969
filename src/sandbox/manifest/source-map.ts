/** Finds the place in the text that a field path is about. */
import { type Document, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair, type Range } from 'yaml';
import type { SourceRange } from '../../bridge/messages.ts';

/** `spec.containers[0].image` as its steps; a subscript that is no number is a key. */
export function pathSteps(path: string): readonly (string | number)[] {
  const steps: (string | number)[] = [];
  for (const match of path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)) {
    const [, subscript, name] = match;
    if (name !== undefined) steps.push(name);
    else if (subscript !== undefined) steps.push(/^\d+$/.test(subscript) ? Number(subscript) : subscript);
  }
  return steps;
}

export function rangeOf(start: number, end: number, lines: LineCounter): SourceRange {
  const from = lines.linePos(start);
  const to = lines.linePos(Math.max(end, start + 1));
  return {
    startLine: Math.max(from.line, 1),
    startColumn: Math.max(from.col, 1),
    endLine: Math.max(to.line, 1),
    endColumn: Math.max(to.col, 1),
  };
}

/** The narrowest place in the document that `path` reaches: the value, or where that is missing the key of what should hold it. */
export function locate(document: Document, path: string, lines: LineCounter): SourceRange {
  let node: unknown = document.contents;
  let best = rangeOfNode(node, lines) ?? rangeOf(document.range?.[0] ?? 0, (document.range?.[0] ?? 0) + 1, lines);
  for (const step of pathSteps(path)) {
    if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
    } else if (isMap(node)) {
      const pair: Pair | undefined = node.items.find(
        ({ key }) => String(isScalar(key) ? key.value : key) === String(step),
      );
      if (pair === undefined) break;
      best = rangeOfNode(pair.key, lines) ?? best;
      node = pair.value;
      if (isScalar(node)) best = rangeOfNode(node, lines) ?? best;
      continue;
    } else break;
    const found = firstLine(node, lines);
    if (found === undefined) break;
    best = found;
  }
  return best;
}

/** Where the key at `path` stands, for problems that are about the name of a field. */
export function locateKey(document: Document, path: string, lines: LineCounter): SourceRange {
  const steps = pathSteps(path);
  let node: unknown = document.contents;
  for (const [index, step] of steps.entries()) {
    if (isSeq(node) && typeof step === 'number') node = node.items[step];
    else if (isMap(node)) {
      const pair: Pair | undefined = node.items.find(
        ({ key }) => String(isScalar(key) ? key.value : key) === String(step),
      );
      if (pair === undefined) break;
      if (index === steps.length - 1) return rangeOfNode(pair.key, lines) ?? locate(document, path, lines);
      node = pair.value;
    } else break;
  }
  return locate(document, path, lines);
}

function rangeOfNode(node: unknown, lines: LineCounter): SourceRange | undefined {
  const range = (node as Node | undefined | null)?.range as Range | undefined | null;
  return range === undefined || range === null ? undefined : rangeOf(range[0], range[1], lines);
}

/** An item of a list spans many lines; its first is enough to point at it. */
function firstLine(node: unknown, lines: LineCounter): SourceRange | undefined {
  const range = rangeOfNode(node, lines);
  if (range === undefined || range.endLine === range.startLine) return range;
  return { ...range, endLine: range.startLine, endColumn: range.startColumn + 1 };
}
