/**
 * Finds keys that occur twice in one JSON object, which JSON.parse hides: strict validation refuses them
 * (sigs.k8s.io/json, DisallowDuplicateFields). Problems are told in the order in which the text gives rise to them.
 */
import { goQuote } from '../meta/go-syntax.ts';

const TOKEN = /[{}[\],:]|"(?:[^"\\]|\\.)*"|[^\s{}[\],:"]+/g;

interface Frame {
  /** Undefined in arrays. */
  readonly keys: Set<string> | undefined;
  /** How the path goes on from here: the field or index being read. */
  step: string;
  index: number;
  readonly path: string;
}

/**
 * The paths of duplicate keys in valid JSON, e.g. `spec.containers[0].image`, in the order of the text and each once. Text
 * that is not valid JSON gives nothing useful; parse it first.
 */
export function findDuplicateFields(text: string): readonly string[] {
  const duplicates = new Set<string>();
  forEachKey(text, (path, isAgain) => {
    if (isAgain) duplicates.add(path);
  });
  return [...duplicates];
}

/** Sorts strict errors of the form `unknown field "a.b"` or `duplicate field "a.b"` by where the text first gives rise to them. */
export function inOrderOfText(text: string, problems: readonly string[]): readonly string[] {
  const places = new Map<string, number>();
  forEachKey(text, (path, isAgain) => {
    const problem = `${isAgain ? 'duplicate' : 'unknown'} field ${goQuote(path)}`;
    if (!places.has(problem)) places.set(problem, places.size);
  });
  const placeOf = (problem: string): number => places.get(problem) ?? places.size;
  return problems.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Tells of every key, and whether the same object had it before. */
function forEachKey(text: string, visit: (path: string, isAgain: boolean) => void): void {
  const frames: Frame[] = [];
  let isKeyNext = false;
  for (const [token] of text.matchAll(TOKEN)) {
    const frame = frames.at(-1);
    if (token === '{' || token === '[') {
      const path = frame === undefined ? '' : join(frame.path, frame.step);
      const isObject = token === '{';
      frames.push({ keys: isObject ? new Set() : undefined, step: isObject ? '' : '[0]', index: 0, path });
      isKeyNext = isObject;
    } else if (token === '}' || token === ']') {
      frames.pop();
      isKeyNext = false;
    } else if (frame !== undefined && token === ',') {
      isKeyNext = frame.keys !== undefined;
      if (!isKeyNext) frame.step = `[${++frame.index}]`;
    } else if (frame?.keys !== undefined && isKeyNext) {
      frame.step = JSON.parse(token) as string;
      visit(join(frame.path, frame.step), frame.keys.has(frame.step));
      frame.keys.add(frame.step);
      isKeyNext = false;
    }
  }
}

function join(path: string, step: string): string {
  return path === '' || step.startsWith('[') ? `${path}${step}` : `${path}.${step}`;
}
