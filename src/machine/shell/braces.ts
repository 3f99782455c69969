/** bash's brace expansion: `{1..5}`, `{a,b}`. */

/** The words that a literal word stands for; undefined when it has no braces that mean anything. */
export function expandBraces(word: string): readonly string[] | undefined {
  const found = /^(.*?)\{([^{}]*(?:,|\.\.)[^{}]*)\}(.*)$/s.exec(word);
  if (found === null) return undefined;
  const [, before = '', inside = '', after = ''] = found;
  const items = sequence(inside) ?? (inside.includes(',') ? inside.split(',') : undefined);
  if (items === undefined) return undefined;
  return items.flatMap((item) => {
    const whole = `${before}${item}${after}`;
    return expandBraces(whole) ?? [whole];
  });
}

const MOST_ITEMS = 100_000;

function sequence(inside: string): readonly string[] | undefined {
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(inside);
  if (numbers !== null) return countFrom(numbers[1] ?? '', numbers[2] ?? '', Math.abs(Number(numbers[3] ?? '1')) || 1);
  const letters = /^([a-zA-Z])\.\.([a-zA-Z])$/.exec(inside);
  if (letters === null) return undefined;
  const [from, to] = [letters[1] ?? '', letters[2] ?? ''].map((letter) => String(letter.charCodeAt(0)));
  return countFrom(from ?? '', to ?? '', 1).map((code) => String.fromCharCode(Number(code)));
}

function countFrom(first: string, last: string, step: number): string[] {
  const from = Number(first);
  const to = Number(last);
  const width = /^-?0\d/.test(first) || /^-?0\d/.test(last) ? Math.max(first.length, last.length) : 0;
  const count = Math.min(Math.floor(Math.abs(to - from) / step) + 1, MOST_ITEMS);
  return Array.from({ length: count }, (_, index) =>
    String(from + (to < from ? -index : index) * step).padStart(width, '0'),
  );
}
