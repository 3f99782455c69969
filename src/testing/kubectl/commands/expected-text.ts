/**
 * What a command has to print, as it is printed but for `…`: within a line it stands for anything (a name's ending, an age), on a line of
 * its own for any number of lines. How wide columns are, and blanks at the end of lines, do not matter; nor how far the whole of it is
 * indented after a first line that is empty.
 */

/** Text, or patterns that all have to match somewhere. */
export type ExpectedText = string | RegExp | readonly (string | RegExp)[];

/** What differs, with all that was printed; undefined when nothing does. A list names parts that have to be there, in any order. */
export function differenceOf(expected: ExpectedText, actual: string): string | undefined {
  if (typeof expected === 'string') {
    return patternOf(expected).test(`${tidy(actual)}\n`) ? undefined : `:\n${actual}\ninstead of:\n${expected}`;
  }
  const parts = expected instanceof RegExp ? [expected] : expected;
  const missing = parts.filter((part) => (typeof part === 'string' ? !has(actual, part) : !part.test(actual)));
  return missing.length === 0 ? undefined : `:\n${actual}\nwithout:\n${missing.map(String).join('\n')}`;
}

function has(actual: string, part: string): boolean {
  return new RegExp(`^${sourceOf(part)}`, 'm').test(`${tidy(actual)}\n`);
}

function patternOf(expected: string): RegExp {
  return new RegExp(`^${sourceOf(expected)}$`);
}

/** The text without the indentation that it has in the table. */
function unindented(text: string): string {
  const [first = '', ...lines] = text.split('\n');
  if (first !== '') return text;
  const depths = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  return lines.map((line) => line.slice(Math.min(...depths))).join('\n');
}

/** A pattern for whole lines. */
function sourceOf(expected: string): string {
  return tidy(unindented(expected))
    .split('\n')
    .map((line) => {
      if (line.trim() === '…') return '(?:.*\\n)*?';
      return `${line.split('…').map(escaped).join('.*')}\\n`;
    })
    .join('');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Lines without blanks at their ends, columns two blanks apart, empty lines at the end dropped. */
function tidy(text: string): string {
  return text
    .replace(/\t/g, '  ')
    .replace(/(\S) {2,}/g, '$1  ')
    .replace(/ +$/gm, '')
    .replace(/\n+$/, '');
}
