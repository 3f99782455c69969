/**
 * Compares what two clusters printed for the same command. What must differ (generated names, addresses, ages, times, versions) is
 * not blanked out but matched up: each such word of one cluster stands for one word of the other, throughout the session.
 */

/** Words that can't be equal, by what they are. `isFree` ones change all the time and only have to be of the same sort. */
const SORTS: readonly { readonly name: string; readonly pattern: RegExp; readonly isFree: boolean }[] = [
  { name: 'age', pattern: /^(?:<invalid>|(?:\d+y)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+(?:\.\d+)?m?s)?)$/, isFree: true },
  { name: 'time', pattern: /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z| \+0000)$/, isFree: true },
  {
    name: 'date',
    pattern: /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/,
    isFree: true,
  },
  { name: 'file time', pattern: /^\w{3} +\d+ \d\d:\d\d$/, isFree: true },
  { name: 'shell date', pattern: /^\w{3} \w{3} +\d+ \d\d:\d\d:\d\d UTC \d{4}$/, isFree: true },
  { name: 'volume folder', pattern: /^\.\.\d{4}(?:_\d\d){5}\.\d+$/, isFree: true },
  { name: 'temporary file', pattern: /^(?:LIVE|MERGED|kubectl-edit)-\d+(?:\.yaml)?$/, isFree: true },
  // the scheduler draws among equals, and pods' nodes are reached at the nodes' addresses
  { name: 'node', pattern: /^(?:worker\d+|node-\d+)$/, isFree: true },
  { name: 'node address', pattern: /^192\.168\.49\.\d+$/, isFree: true },
  // lists are in the order of names and addresses, which says nothing of what stands where
  { name: 'pod address', pattern: /^10\.244\.\d+\.\d+$/, isFree: true },
  { name: 'ending', pattern: /^[bcdfghjklmnpqrstvwxz2456789]{5}$/, isFree: true },
  { name: 'moment', pattern: /^[0-9a-f]{16}$/, isFree: true },
  { name: 'uid', pattern: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, isFree: false },
  { name: 'address', pattern: /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/, isFree: false },
  { name: 'digest', pattern: /^[0-9a-f]{64}$/, isFree: false },
  { name: 'number', pattern: /^\d+$/, isFree: true },
];

/** Numbers count only after these words: elsewhere they must be the same. */
const NUMBERED =
  /(?:resourceVersion\\?"?:? ?\\?"?|nodePort"?:? "?|NodePort:\s+<[^>]*>\s+|Port\s+|port[= ]|Image size: |:)$/;

export class Matching {
  #ours = new Map<string, string>();
  #theirs = new Map<string, string>();

  /**
   * Undefined when the texts agree, else the first pair of lines that do not. `isOrdered` is false for lists in the order of
   * generated names: then each line has to be there, anywhere. Texts that differ leave no words matched up.
   */
  difference(theirs: string, ours: string, isOrdered = true): string | undefined {
    const before = [new Map(this.#ours), new Map(this.#theirs)] as const;
    const difference = this.#firstDifference(theirs, ours, isOrdered);
    if (difference !== undefined) [this.#ours, this.#theirs] = before;
    return difference;
  }

  #firstDifference(theirs: string, ours: string, isOrdered: boolean): string | undefined {
    const [left, right] = [linesOf(theirs), [...linesOf(ours)]];
    for (const [index, their] of left.entries()) {
      const at = isOrdered
        ? 0
        : Math.max(
            0,
            right.findIndex((our) => this.#isSameLine(their, our)),
          );
      const [our] = right.splice(at, 1);
      if (our === undefined || !this.#isSameLine(their, our)) return `- ${left[index]}\n+ ${our ?? '(nothing)'}`;
    }
    return right.length === 0 ? undefined : `- (nothing)\n+ ${right[0]}`;
  }

  #isSameLine(their: string, our: string): boolean {
    if (their === our) return true;
    const [left, right] = [wordsOf(their), wordsOf(our)];
    if (left.length !== right.length) return false;
    const pairs: [their: string, our: string][] = [];
    let before = '';
    for (const [index, word] of left.entries()) {
      if (!this.#isSameWord(word, right[index] ?? '', before, pairs)) return false;
      before = (before + word).slice(-40);
    }
    for (const [theirWord, ourWord] of pairs) {
      this.#ours.set(theirWord, ourWord);
      this.#theirs.set(ourWord, theirWord);
    }
    return true;
  }

  #isSameWord(their: string, our: string, before: string, pairs: [their: string, our: string][]): boolean {
    if (their === our) return true;
    const sort = SORTS.find(({ pattern }) => pattern.test(their) && pattern.test(our));
    if (sort === undefined || their === '' || our === '') return false;
    if (sort.name === 'number') return NUMBERED.test(before);
    if (sort.isFree) return true;
    const [expected, actual] = [this.#ours.get(their), this.#theirs.get(our)];
    if (expected !== undefined || actual !== undefined) return expected === our && actual === their;
    pairs.push([their, our]);
    return true;
  }
}

/** Widths of columns follow from the words in them; log lines begin with a time and a process. */
function linesOf(text: string): readonly string[] {
  return text
    .replace(/[ \t]{2,}/g, '  ')
    .replace(/-{3,}/g, '---')
    .replace(/^([IWEF])\d{4} [\d:.]+ +\d+ /gm, '$1 ')
    .split('\n')
    .map((line) => line.trimEnd());
}

/** Words and what is between them; a name's generated ending and hash are words of their own. */
function wordsOf(line: string): readonly string[] {
  return line.split(
    /(\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000|\w{3} \w{3} +\d+ \d\d:\d\d:\d\d UTC \d{4}|\b[A-Z][a-z]{2} +\d+ \d\d:\d\d(?= )|\.\.\d{4}(?:_\d\d){5}\.\d+|\.(?=[0-9a-f]{16}(?![0-9a-f])|$)|(?:LIVE|MERGED|kubectl-edit)-\d+(?:\.yaml)?|\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z| \+0000)|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|worker\d+|node-\d+|\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}|[\s"'=:,;/()[\]{}<>|\\-])/,
  );
}
