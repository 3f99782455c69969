/** Finds the place in the text that a field path is about. */
import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Range } from 'yaml';
import type { SourceRange } from '../../bridge/messages.ts';
import type { PathStep } from './manifest-object.ts';
import type { TextLines } from './text-lines.ts';

/** `spec.containers[0].image` as its steps; a subscript that is no number is a key. */
export function pathSteps(path: string): readonly PathStep[] {
  const steps: PathStep[] = [];
  for (const [, subscript, name] of path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)) {
    if (name !== undefined) steps.push(name);
    else if (subscript !== undefined) steps.push(/^\d+$/.test(subscript) ? Number(subscript) : subscript);
  }
  return steps;
}

/** One document with all that is needed to find places in it. */
export class SourceMap {
  readonly #contents: unknown;
  readonly #targets: ReadonlyMap<Alias, Node>;
  readonly #lines: TextLines;
  readonly #offset: number;

  constructor(contents: unknown, targets: ReadonlyMap<Alias, Node>, lines: TextLines, offset: number) {
    this.#contents = contents;
    this.#targets = targets;
    this.#lines = lines;
    this.#offset = offset;
  }

  /** The narrowest place that `steps` reach: the value, or where that is missing the key of what should hold it. */
  value(steps: readonly PathStep[]): SourceRange {
    let node: unknown = this.#contents;
    let best = this.rangeOf(node);
    for (const step of steps) {
      const pair = this.#pairAt(node, step);
      node = pair === undefined ? this.#itemAt(node, step) : pair.value;
      if (node === undefined || (node === null && pair === undefined)) break;
      const isShownByKey = pair !== undefined && !(isScalar(node) && node.value !== null);
      best = this.rangeOf(isShownByKey ? pair.key : node);
    }
    return best;
  }

  /** Where the key at the end of `steps` stands, for problems that are about the name of a field. */
  key(steps: readonly PathStep[]): SourceRange {
    let node: unknown = this.#contents;
    for (const [index, step] of steps.entries()) {
      const pair = this.#pairAt(node, step);
      if (pair !== undefined && index === steps.length - 1) return this.rangeOf(pair.key);
      node = pair === undefined ? this.#itemAt(node, step) : pair.value;
    }
    return this.value(steps);
  }

  /** Where a node stands; a list or mapping over several lines is shown by its first. */
  rangeOf(node: unknown): SourceRange {
    const range = (node as Node | undefined | null)?.range as Range | undefined | null;
    const [start, end] = range ?? [0, 1];
    const whole = this.#lines.range(this.#offset + start, this.#offset + end);
    if (whole.endLine === whole.startLine || isScalar(node)) return whole;
    return this.#lines.firstLine(this.#offset + start);
  }

  #pairAt(node: unknown, step: PathStep): Pair | undefined {
    const map = this.#resolved(node);
    if (!isMap(map)) return undefined;
    const own = map.items.findLast(({ key }) => isScalar(key) && String(key.value) === String(step));
    if (own !== undefined) return own;
    for (const { key, value } of map.items) {
      if (!isScalar(key) || key.value !== '<<') continue;
      const source = this.#resolved(value);
      for (const merged of isSeq(source) ? source.items : [source]) {
        const pair = merged === map ? undefined : this.#pairAt(merged, step);
        if (pair !== undefined) return pair;
      }
    }
    return undefined;
  }

  #itemAt(node: unknown, step: PathStep): unknown {
    const list = this.#resolved(node);
    return isSeq(list) && typeof step === 'number' ? list.items[step] : undefined;
  }

  #resolved(node: unknown): unknown {
    return isAlias(node) ? this.#targets.get(node) : node;
  }
}
