/**
 * Which elements of two lists belong together: a search from both ends for a short, not always the shortest, list of edits
 * (github.com/google/go-cmp/cmp/internal/diff).
 */

/** What became of an element: kept as it is, changed, only in the first list, only in the second. */
export type Edit = 'identity' | 'modified' | 'removed' | 'inserted';

export interface Likeness {
  readonly same: number;
  readonly different: number;
}

interface Point {
  x: number;
  y: number;
}

const isEqual = ({ different }: Likeness): boolean => different === 0;
const isSimilar = ({ same, different }: Likeness): boolean => same + 1 >= different;

/** A path through the table of both lists, from one corner on. */
class Path {
  readonly edits: Edit[] = [];
  readonly at: Point;
  readonly #step: 1 | -1;

  constructor(at: Point, step: 1 | -1) {
    this.at = at;
    this.#step = step;
  }

  append(edit: Edit): void {
    this.edits.push(edit);
    if (edit !== 'inserted') this.at.x += this.#step;
    if (edit !== 'removed') this.at.y += this.#step;
  }

  /** Goes on to `target`, over whatever lies between. */
  connect(target: Point, compare: (x: number, y: number) => Likeness): void {
    const back = this.#step < 0 ? 1 : 0;
    for (;;) {
      const dx = Math.abs(target.x - this.at.x);
      const dy = Math.abs(target.y - this.at.y);
      if (dx === 0 && dy === 0) return;
      if (dx === 0 || dy === 0) {
        this.append(dx === 0 ? 'inserted' : 'removed');
        continue;
      }
      const likeness = compare(this.at.x - back, this.at.y - back);
      if (isEqual(likeness)) this.append('identity');
      else if (isSimilar(likeness)) this.append('modified');
      else if (back === 0) this.append(dx >= dy ? 'removed' : 'inserted');
      else this.append(dy >= dx ? 'inserted' : 'removed');
    }
  }
}

/** The edits that lead from a list of `nx` elements to one of `ny`; `compare` says how alike two elements are. */
export function editScript(nx: number, ny: number, compare: (x: number, y: number) => Likeness): readonly Edit[] {
  const forward = new Path({ x: 0, y: 0 }, 1);
  const backward = new Path({ x: nx, y: ny }, -1);
  const from = { ...forward.at };
  const to = { ...backward.at };
  let budget = 4 * (nx + ny);
  const isDone = (): boolean => from.x >= to.x || from.y >= to.y || budget === 0;
  const hasRoom = (): boolean => forward.at.x < backward.at.x && forward.at.y < backward.at.y;

  const search = (isForward: boolean): void => {
    const path = isForward ? forward : backward;
    const frontier = isForward ? from : to;
    const step = isForward ? 1 : -1;
    const shift = isForward ? 0 : 1;
    let isRightDone = false;
    let isLeftDone = false;
    for (let i = 0; !(isRightDone && isLeftDone) && budget > 0; i++) {
      const z = zigzag(i) * step;
      const x = frontier.x + z;
      const y = frontier.y - z;
      if (isForward ? x >= backward.at.x || y < forward.at.y : forward.at.x >= x || backward.at.y < y) {
        isRightDone = true;
      } else if (isForward ? y >= backward.at.y || x < forward.at.x : forward.at.y >= y || backward.at.x < x) {
        isLeftDone = true;
      } else if (isEqual(compare(x - shift, y - shift))) {
        path.connect({ x, y }, compare);
        path.append('identity');
        while (hasRoom() && isEqual(compare(path.at.x - shift, path.at.y - shift))) path.append('identity');
        Object.assign(frontier, path.at);
        isRightDone = true;
        isLeftDone = true;
      } else {
        budget--;
      }
    }
    advance(isForward);
  };

  const advance = (isForward: boolean): void => {
    const dx = isForward ? backward.at.x - from.x : to.x - forward.at.x;
    const dy = isForward ? backward.at.y - from.y : to.y - forward.at.y;
    const frontier = isForward ? from : to;
    if (dx >= dy) frontier.x += isForward ? 1 : -1;
    else frontier.y += isForward ? 1 : -1;
  };

  for (let isForward = true; !isDone(); isForward = !isForward) search(isForward);
  forward.connect(backward.at, compare);
  return [...forward.edits, ...backward.edits.reverse()];
}

/** 0, -1, 1, -2, 2 … */
function zigzag(i: number): number {
  return i % 2 === 0 ? i / 2 : -(i + 1) / 2;
}
