/** How much of a comparison agrees: by manifest, by document, by kind and by what sort of file it is. */
import { titleOf } from './admission-differences.ts';
import type { ComparedManifest } from './compare-manifests.ts';

export interface Rate {
  readonly same: number;
  readonly all: number;
}

/** Rates by what they are of, e.g. `manifests`, `accepted Pod`. */
export type Rates = ReadonlyMap<string, Rate>;

/** What agrees, of manifests as wholes (with and without those that need a kind that is not served) and of each object and refusal. */
export function ratesOf(compared: readonly ComparedManifest[]): Rates {
  const rates = new Map<string, Rate>();
  const count = (title: string, isSame: boolean): void => {
    const { same = 0, all = 0 } = rates.get(title) ?? {};
    rates.set(title, { same: same + (isSame ? 1 : 0), all: all + 1 });
  };
  for (const { recorded, differences, notServed } of compared) {
    const isSame = differences.length === 0;
    count('manifests', isSame);
    if (notServed.length === 0) count('manifests of served kinds', isSame);
    else for (const kind of notServed) count(`manifests that need the kind ${kind}, not served`, isSame);
    count(`class ${recorded.class}`, isSame);
    count(`result ${recorded.result}`, isSame);
    for (const object of recorded.defaultedObjects ?? []) {
      const title = titleOf(object);
      const isAlike = !differences.some((line) => line.includes(title));
      count('documents', isAlike);
      count('documents accepted', isAlike);
      count(`accepted ${object.apiVersion} ${object.kind}`, isAlike);
    }
    for (const line of refusalsOf(recorded.stderr)) {
      const isAlike = !differences.some((difference) => difference.endsWith(line));
      count('documents', isAlike);
      count('documents refused', isAlike);
      count(`refused ${refusedKind(line)}`, isAlike);
    }
  }
  return rates;
}

/** A line for each refused document, or each problem of one. */
function refusalsOf(stderr: string): readonly string[] {
  return stderr.split('\n').filter((line) => line !== '' && !/^Warning: |^\[?ensure CRDs are installed/.test(line));
}

function refusedKind(line: string): string {
  if (line.includes('no matches for kind')) return 'for want of the kind';
  if (line.startsWith('error: ')) return 'by kubectl itself';
  if (line.startsWith('* ')) return 'for one of several fields';
  const reason = /^Error from server \((\w+)\)/.exec(line)?.[1];
  return reason === undefined ? 'for fields' : `as ${reason}`;
}
