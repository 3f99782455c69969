/**
 * Finds uses of the host's clock, chance, promises and locale, which would make two runs of the simulation differ. Globals
 * of a host (setTimeout, performance, crypto, fetch …) need no check here: they do not type-check in the simulation.
 */
import { Visitor } from 'rolldown/utils';
import { lineAt, type SourceFile } from './source-file.ts';

const time = 'Time comes from the kernel: clock.now().';
const synchronous =
  'The simulation is synchronous: schedule on the kernel clock, or write a generator that yields what it waits for.';
const locale = 'It depends on the host: compare with < and >, and use the UTC methods of a Date.';

const bannedMembers: ReadonlyMap<string, string> = new Map([
  ['Date.now', time],
  ['Math.random', 'Chance comes from the kernel: its seeded Random.'],
  ['Promise.resolve', synchronous],
  ['Promise.reject', synchronous],
  ['Promise.all', synchronous],
  ['Promise.race', synchronous],
]);

const localMethods =
  /^(localeCompare|toLocale\w+|get(Date|Day|FullYear|Hours|Milliseconds|Minutes|Month|Seconds|TimezoneOffset))$/;

/** Each use of something that the simulation may not use, with the reason. */
export function checkPurity(files: readonly SourceFile[]): string[] {
  return files.flatMap(checkFile);
}

function checkFile({ path, text, program }: SourceFile): string[] {
  const problems: string[] = [];
  const report = (node: { start: number }, what: string, why: string): void => {
    problems.push(`${path}:${lineAt(text, node.start)} uses ${what}. ${why}`);
  };
  const checkFunction = (node: { start: number; async: boolean }): void => {
    if (node.async) report(node, 'async', synchronous);
  };

  new Visitor({
    MemberExpression(node) {
      if (node.property.type !== 'Identifier' || node.computed) return;
      const member = node.property.name;
      const name = node.object.type === 'Identifier' ? `${node.object.name}.${member}` : member;
      const why = bannedMembers.get(name) ?? (localMethods.test(member) ? locale : undefined);
      if (why) report(node, name, why);
    },
    NewExpression(node) {
      if (node.callee.type !== 'Identifier') return;
      if (node.callee.name === 'Date' && node.arguments.length === 0) report(node, 'new Date()', time);
      if (node.callee.name === 'Promise') report(node, 'new Promise()', synchronous);
    },
    CallExpression(node) {
      if (node.callee.type === 'Identifier' && node.callee.name === 'Date') report(node, 'Date()', time);
    },
    Identifier(node) {
      if (node.name === 'Intl') report(node, 'Intl', locale);
    },
    AwaitExpression(node) {
      report(node, 'await', synchronous);
    },
    FunctionDeclaration: checkFunction,
    FunctionExpression: checkFunction,
    ArrowFunctionExpression: checkFunction,
  }).visit(program);
  return problems;
}
