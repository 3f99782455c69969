/**
 * Which form an answer takes: the client's Accept header against what the server can write
 * (apiserver/pkg/endpoints/handlers/negotiation/negotiate.go; the header is read as github.com/munnerz/goautoneg does).
 */

/** A kind that the answer is to be turned into, such as a Table. */
export interface ConvertTarget {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export interface Negotiated<T> {
  readonly mediaType: T;
  readonly convert: ConvertTarget | undefined;
  readonly isPretty: boolean;
}

interface Named {
  /** Without parameters, e.g. `application/json`. */
  readonly name: string;
  readonly canStream?: boolean;
  readonly isLastResort?: boolean;
}

interface Clause {
  readonly type: string;
  readonly subType: string;
  readonly q: number;
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * The first of the client's wishes, best first, that one of `offered` meets; undefined when none does. `allows` says whether
 * the answer can be turned into a kind; undefined stands for no wish to turn it into anything.
 */
export function negotiate<T extends Named>(
  accept: string,
  offered: readonly T[],
  allows: (target: ConvertTarget | undefined) => boolean,
): Negotiated<T> | undefined {
  const preferred = offered.filter(({ isLastResort }) => isLastResort !== true);
  return negotiateAmong(accept, preferred, allows) ?? negotiateAmong(accept, offered, allows);
}

function negotiateAmong<T extends Named>(
  accept: string,
  offered: readonly T[],
  allows: (target: ConvertTarget | undefined) => boolean,
): Negotiated<T> | undefined {
  const [first] = offered;
  if (accept === '') return first && { mediaType: first, convert: undefined, isPretty: false };
  for (const clause of parseAccept(accept)) {
    for (const mediaType of offered) {
      if (!matches(clause, mediaType)) continue;
      const convert = targetOf(clause);
      const stream = clause.parameters.get('stream') ?? '';
      if (stream !== '' && (stream !== 'watch' || mediaType.canStream !== true)) continue;
      if ((clause.parameters.get('sv') ?? '') !== '' || !allows(convert)) continue;
      return { mediaType, convert, isPretty: clause.parameters.get('pretty') === '1' };
    }
  }
  return undefined;
}

function matches({ type, subType }: Clause, { name }: Named): boolean {
  if (type === '*') return subType === '*';
  const slash = name.indexOf('/');
  return type === name.slice(0, slash) && (subType === '*' || subType === name.slice(slash + 1));
}

function targetOf({ parameters }: Clause): ConvertTarget | undefined {
  if (!['as', 'g', 'v'].some((key) => parameters.has(key))) return undefined;
  const part = (key: string): string => parameters.get(key) ?? '';
  return { group: part('g'), version: part('v'), kind: part('as') };
}

/** The clauses of an Accept header, most wanted first; those that are no media type are dropped. */
function parseAccept(header: string): readonly Clause[] {
  const clauses: Clause[] = [];
  for (const part of header.split(',')) {
    const [range = '', ...rest] = part.split(';').map((piece) => piece.trim());
    const names = range.split('/').map((piece) => piece.trim());
    const [type = '', subType] = names;
    if (names.length > 2 || (names.length === 1 && type !== '*')) continue;
    const parameters = new Map<string, string>();
    for (const piece of rest) {
      const [key = '', ...value] = piece.split('=');
      if (value.length === 1) parameters.set(key.trim(), unquote((value[0] ?? '').trim()));
    }
    const q = parameters.has('q') ? Number(parameters.get('q')) : 1;
    parameters.delete('q');
    clauses.push({ type, subType: subType ?? '*', q: Number.isNaN(q) ? 1 : q, parameters });
  }
  return clauses.sort((a, b) => b.q - a.q || rank(b) - rank(a));
}

/** Of equal wishes the more exact one counts first. */
function rank({ type, subType }: Clause): number {
  if (type === '*') return 0;
  return subType === '*' ? 1 : 2;
}

function unquote(text: string): string {
  return /^".*"$/.test(text) ? text.slice(1, -1) : text;
}
