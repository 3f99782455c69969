/** Shell patterns, `*`, `?`, `[a-z]` (POSIX.1-2017, Shell Command Language 2.13), as regular expressions. */

/** Turns a pattern in which quoted characters are preceded by a backslash into the source of a regular expression. */
export function patternSource(pattern: string, any = '[\\s\\S]'): string {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    if (character === '\\' && at + 1 < pattern.length) source += escapeSource(pattern.charAt(++at));
    else if (character === '*') source += `${any}*`;
    else if (character === '?') source += any;
    else if (character === '[') {
      const set = /^\[([!^]?)(\]?[^\]]*)\]/.exec(pattern.slice(at));
      if (set === null) source += '\\[';
      else {
        source += `[${set[1] === '' ? '' : '^'}${(set[2] ?? '').replace(/\[:(\w+):\]/g, (_, name: string) => CLASSES[name] ?? '').replace(/[\\\]]/g, '\\$&')}]`;
        at += set[0].length - 1;
      }
    } else source += escapeSource(character);
  }
  return source;
}

export function matchesPattern(text: string, pattern: string): boolean {
  return new RegExp(`^(?:${patternSource(pattern)})$`).test(text);
}

/** Whether a word may be the name of several files. */
export function hasWildcard(pattern: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*[*?[]/.test(pattern);
}

export function unescapePattern(pattern: string): string {
  return pattern.replace(/\\([\s\S])/g, '$1');
}

export function escapePattern(text: string): string {
  return text.replace(/[\\*?[\]]/g, '\\$&');
}

function escapeSource(character: string): string {
  return character.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: ' \t\n\r\f\v',
  blank: ' \t',
  punct: '!-/:-@\\[-`{-~',
};
