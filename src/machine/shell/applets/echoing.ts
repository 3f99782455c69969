/** echo, printf, true, false, yes, seq, expr, basename, dirname. */
import { unescapeAnsi } from '../word-parser.ts';
import { type Applet, complain } from './applet.ts';

// biome-ignore-start lint/correctness/useYield: tools run like programs that wait

export const succeed: Applet = function* () {
  return 0;
};

export const fail: Applet = function* () {
  return 1;
};

export const echo: Applet = function* ({ argv, streams }) {
  let at = 1;
  let isRaw = true;
  let end = '\n';
  for (; /^-[neE]+$/.test(argv[at] ?? ''); at++) {
    const option = argv[at] ?? '';
    if (option.includes('n')) end = '';
    if (option.includes('e')) isRaw = false;
  }
  const text = argv.slice(at).join(' ');
  if (isRaw) streams.stdout(text + end);
  else {
    const stop = text.indexOf('\\c');
    streams.stdout(stop === -1 ? unescapeAnsi(text) + end : unescapeAnsi(text.slice(0, stop)));
  }
  return 0;
};

const CONVERSION = /%([-+ 0#]*)(\d+|\*)?(?:\.(\d+))?([sdiuxXofeEgGcbq%])/g;

export const printf: Applet = function* (call) {
  const [, format, ...args] = call.argv;
  if (format === undefined) {
    complain(call, 'usage: printf FORMAT [ARG]...');
    return 2;
  }
  const text = unescapeAnsi(format);
  do {
    const before = args.length;
    const printed = text.replace(
      CONVERSION,
      (_, flags: string, width: string | undefined, precision: string | undefined, kind: string) => {
        if (kind === '%') return '%';
        const columns = Number(width === '*' ? args.shift() : (width ?? '0'));
        return pad(converted(kind, args.shift() ?? '', precision, flags), columns, flags);
      },
    );
    call.streams.stdout(printed);
    if (args.length === before) break;
  } while (args.length > 0);
  return 0;
};

function converted(kind: string, argument: string, precision: string | undefined, flags: string): string {
  switch (kind) {
    case 's':
      return precision === undefined ? argument : argument.slice(0, Number(precision));
    case 'b':
      return unescapeAnsi(argument);
    case 'q':
      return `'${argument}'`;
    case 'c':
      return argument.charAt(0);
    case 'x':
      return integerOf(argument).toString(16);
    case 'X':
      return integerOf(argument).toString(16).toUpperCase();
    case 'o':
      return integerOf(argument).toString(8);
    case 'f':
    case 'e':
    case 'E':
    case 'g':
    case 'G':
      return (Number(argument) || 0).toFixed(Number(precision ?? '6'));
    default: {
      const value = integerOf(argument);
      return flags.includes('+') && value >= 0 ? `+${value}` : String(value);
    }
  }
}

function integerOf(text: string): number {
  if (/^['"]/.test(text)) return text.charCodeAt(1);
  return Math.trunc(Number(text)) || 0;
}

function pad(text: string, width: number, flags: string): string {
  if (flags.includes('-')) return text.padEnd(width);
  return text.padStart(width, flags.includes('0') ? '0' : ' ');
}

const LINES_AT_ONCE = 1024;

export const yes: Applet = function* ({ argv, streams }) {
  const line = `${argv.length > 1 ? argv.slice(1).join(' ') : 'y'}\n`;
  for (;;) {
    streams.stdout(line.repeat(LINES_AT_ONCE));
    yield { kind: 'work', cpuMs: 10 };
  }
};

export const seq: Applet = function* (call) {
  const words = call.argv.slice(1);
  const separator = words[0] === '-s' ? (words.splice(0, 2)[1] ?? '\n') : '\n';
  const isPadded = words[0] === '-w' && words.shift() !== undefined;
  const [first = 1, second = first, third] = words.map(Number);
  const [from, step, to] =
    words.length === 1 ? [1, 1, first] : third === undefined ? [first, 1, second] : [first, second, third];
  if (words.length === 0 || [from, step, to].some(Number.isNaN) || step === 0) {
    complain(
      call,
      words.length === 0
        ? 'missing operand'
        : `invalid number '${words.find((word) => Number.isNaN(Number(word))) ?? '0'}'`,
    );
    return 1;
  }
  const items: string[] = [];
  for (let value = from; step > 0 ? value <= to : value >= to; value += step)
    items.push(String(Number(value.toFixed(10))));
  const width = isPadded ? Math.max(...items.map((item) => item.length)) : 0;
  if (items.length > 0) call.streams.stdout(`${items.map((item) => item.padStart(width, '0')).join(separator)}\n`);
  return 0;
};

export const expr: Applet = function* (call) {
  const value = evaluate(call.argv.slice(1));
  if (value === undefined) {
    complain(call, 'syntax error');
    return 2;
  }
  call.streams.stdout(`${value}\n`);
  return value === '' || value === '0' ? 1 : 0;
};

const LEVELS = [['|'], ['&'], ['=', '==', '!=', '<', '<=', '>', '>='], ['+', '-'], ['*', '/', '%'], [':']] as const;

function evaluate(words: readonly string[], level = 0): string | undefined {
  const operators: readonly string[] | undefined = LEVELS[level];
  if (operators === undefined) {
    if (words[0] === 'length') return String((words[1] ?? '').length);
    if (words[0] === '(' && words.at(-1) === ')') return evaluate(words.slice(1, -1));
    return words.length === 1 ? words[0] : undefined;
  }
  let depth = 0;
  for (let at = words.length - 1; at > 0; at--) {
    const word = words[at] ?? '';
    if (word === ')') depth++;
    else if (word === '(') depth--;
    else if (depth === 0 && operators.includes(word)) {
      const left = evaluate(words.slice(0, at), level);
      const right = evaluate(words.slice(at + 1), level + 1);
      return left === undefined || right === undefined ? undefined : combine(left, word, right);
    }
  }
  return evaluate(words, level + 1);
}

function combine(left: string, operator: string, right: string): string | undefined {
  const areNumbers = /^-?\d+$/.test(left) && /^-?\d+$/.test(right);
  const [a, b] = areNumbers ? [Number(left), Number(right)] : [left, right];
  const isTrue = (value: boolean): string => (value ? '1' : '0');
  switch (operator) {
    case '|':
      return left !== '' && left !== '0' ? left : right;
    case '&':
      return left !== '' && left !== '0' && right !== '' && right !== '0' ? left : '0';
    case ':': {
      const found = new RegExp(`^${right.replace(/\\([(){}])/g, '$1')}`).exec(left);
      return found === null ? '0' : (found[1] ?? String(found[0].length));
    }
    case '=':
    case '==':
      return isTrue(a === b);
    case '!=':
      return isTrue(a !== b);
    case '<':
      return isTrue(a < b);
    case '<=':
      return isTrue(a <= b);
    case '>':
      return isTrue(a > b);
    case '>=':
      return isTrue(a >= b);
  }
  if (typeof a !== 'number' || typeof b !== 'number') return undefined;
  if (operator === '+') return String(a + b);
  if (operator === '-') return String(a - b);
  if (operator === '*') return String(a * b);
  if (b === 0) return undefined;
  return String(operator === '/' ? Math.trunc(a / b) : a % b);
}

export const basename: Applet = function* ({ argv, streams }) {
  const [, path = '', suffix = ''] = argv;
  const name = path.replace(/\/+$/, '').split('/').at(-1) ?? '';
  streams.stdout(
    `${suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`,
  );
  return 0;
};

export const dirname: Applet = function* ({ argv, streams }) {
  const path = (argv[1] ?? '').replace(/\/+$/, '');
  const slash = path.lastIndexOf('/');
  streams.stdout(`${slash === -1 ? '.' : slash === 0 ? '/' : path.slice(0, slash)}\n`);
  return 0;
};

// biome-ignore-end lint/correctness/useYield: tools run like programs that wait
