/** Names of fields as CEL can say them (apiserver/pkg/cel/escaping.go). */

const KEYWORDS = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);
const SYMBOLS: Readonly<Record<string, string>> = { '.': '__dot__', '-': '__dash__', '/': '__slash__' };

/** `a-b` → `a__dash__b`; undefined for names that can't be said. */
export function celName(name: string): string | undefined {
  if (KEYWORDS.has(name)) return `__${name}__`;
  const escaped = name.replaceAll('__', '__underscores__').replace(/[.\-/]/g, (symbol) => SYMBOLS[symbol] ?? symbol);
  return /^[A-Za-z_]\w*$/.test(escaped) ? escaped : undefined;
}
