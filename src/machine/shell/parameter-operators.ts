/** `${x#a}`, `${x%b}`, `${x/a/b}`, `${x:1:2}`, `${x^^}`: what is made of a parameter's value. */
import { matchesPattern, patternSource } from './pattern.ts';

/** An error that ends a script, e.g. `x: parameter not set`. */
export class ShellError extends Error {}

/** `argument` is a pattern, except after `:`. */
export function applyOperator(value: string, operator: string, argument: string): string {
  switch (operator) {
    case '#':
      return withoutStart(value, argument, false);
    case '##':
      return withoutStart(value, argument, true);
    case '%':
      return withoutEnd(value, argument, false);
    case '%%':
      return withoutEnd(value, argument, true);
    case '/':
    case '//':
      return replaced(value, argument, operator === '//');
    case ':':
      return part(value, argument);
    case '^':
      return argument === '^' ? value.toUpperCase() : value.charAt(0).toUpperCase() + value.slice(1);
    case ',':
      return argument === ',' ? value.toLowerCase() : value.charAt(0).toLowerCase() + value.slice(1);
    default:
      throw new ShellError('bad substitution');
  }
}

function withoutStart(value: string, pattern: string, isLongest: boolean): string {
  for (let step = 0; step <= value.length; step++) {
    const length = isLongest ? value.length - step : step;
    if (matchesPattern(value.slice(0, length), pattern)) return value.slice(length);
  }
  return value;
}

function withoutEnd(value: string, pattern: string, isLongest: boolean): string {
  for (let step = 0; step <= value.length; step++) {
    const start = isLongest ? step : value.length - step;
    if (matchesPattern(value.slice(start), pattern)) return value.slice(0, start);
  }
  return value;
}

function replaced(value: string, argument: string, isEvery: boolean): string {
  const slash = argument.search(/(?<!\\)\//);
  const pattern = slash === -1 ? argument : argument.slice(0, slash);
  const replacement = slash === -1 ? '' : argument.slice(slash + 1).replace(/\\([\s\S])/g, '$1');
  if (pattern === '') return value;
  return value.replace(new RegExp(patternSource(pattern), isEvery ? 'g' : ''), () => replacement);
}

function part(value: string, argument: string): string {
  const [start = '0', length] = argument.split(':').map((text) => text.trim());
  const from = Number(start) < 0 ? Math.max(value.length + Number(start), 0) : Number(start);
  if (length === undefined) return value.slice(from);
  return Number(length) < 0
    ? value.slice(from, value.length + Number(length))
    : value.slice(from, from + Number(length));
}
