/** grep, and POSIX expressions. */
import { type Applet, type AppletCall, linesOf, readInputs, takeArguments } from './applet.ts';

export const grep: Applet = function* (call) {
  const { has, value, operands } = takeArguments(call.argv, ['e', 'm', 'A', 'B', 'C', 'f']);
  const [first = '', ...others] = operands;
  const pattern = value('e') ?? first;
  const paths = value('e') === undefined ? others : operands;
  const expression = expressionOf(
    pattern,
    has('F'),
    has('E', 'P') || /egrep$/.test(call.argv[0] ?? ''),
    has('i'),
    has('w'),
    has('x'),
  );
  const isMatch = (line: string): boolean => expression.test(line) !== has('v');
  const most = Number(value('m') ?? Number.POSITIVE_INFINITY);
  let isFound = false;
  let isFailed = false;
  if (paths.length === 0 && !has('c', 'q')) {
    for (let count = 0; count < most; ) {
      const line = yield* call.streams.stdin.line();
      if (line === undefined) break;
      const text = line.replace(/\n$/, '');
      if (!isMatch(text)) continue;
      count++;
      isFound = true;
      call.streams.stdout(has('o') ? `${matchesOf(text, expression).join('\n')}\n` : `${text}\n`);
    }
    return isFound ? 0 : 1;
  }
  for (const { path, text } of yield* readInputs(call, has('r', 'R') ? filesBelow(call, paths) : paths)) {
    isFailed ||= text === undefined;
    const prefix = (paths.length > 1 || has('r', 'R', 'H')) && !has('h') ? `${path}:` : '';
    let count = 0;
    for (const [index, line] of linesOf(text ?? '').entries()) {
      if (!isMatch(line) || count >= most) continue;
      count++;
      isFound = true;
      if (has('q', 'c', 'l')) continue;
      const shown = has('o') ? matchesOf(line, expression) : [line];
      for (const part of shown) call.streams.stdout(`${prefix}${has('n') ? `${index + 1}:` : ''}${part}\n`);
    }
    if (has('c') && !has('q')) call.streams.stdout(`${prefix}${count}\n`);
    else if (has('l') && count > 0) call.streams.stdout(`${path}\n`);
  }
  return isFound ? 0 : isFailed ? 2 : 1;
};

function matchesOf(line: string, expression: RegExp): readonly string[] {
  return line.match(new RegExp(expression.source, `${expression.flags}g`)) ?? [];
}

function filesBelow(call: AppletCall, paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    const names = call.process.files.list(call.path(path));
    return names === undefined
      ? [path]
      : filesBelow(
          call,
          names.map((name) => `${path.replace(/\/$/, '')}/${name}`),
        );
  });
}

/** A POSIX expression, basic or extended, as one of JavaScript. */
export function expressionOf(
  pattern: string,
  isFixed: boolean,
  isExtended: boolean,
  ignoresCase = false,
  isWord = false,
  isLine = false,
): RegExp {
  let source = isFixed ? pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : isExtended ? pattern : basicSource(pattern);
  source = source.replace(/\[\[:(\w+):\]\]/g, (_, name: string) => CLASSES[name] ?? '[]');
  if (isWord) source = `\\b(?:${source})\\b`;
  if (isLine) source = `^(?:${source})$`;
  try {
    return new RegExp(source, ignoresCase ? 'i' : '');
  } catch {
    return new RegExp(pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  }
}

const CLASSES: Readonly<Record<string, string>> = {
  space: '\\s',
  digit: '\\d',
  alpha: '[A-Za-z]',
  alnum: '[A-Za-z0-9]',
  upper: '[A-Z]',
  lower: '[a-z]',
  blank: '[ \\t]',
  punct: '[^\\w\\s]',
};

/** In a basic expression `\(`, `\{`, `\+`, `\?` and `\|` are operators and the bare characters are not. */
function basicSource(pattern: string): string {
  return pattern.replace(
    /\\([(){}+?|])|([(){}+?|])/g,
    (_, operator: string | undefined, plain: string) => operator ?? `\\${plain}`,
  );
}
