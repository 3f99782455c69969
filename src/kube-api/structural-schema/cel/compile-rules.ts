/**
 * A schema's rules as programs, or what is wrong with them (apiextensions-apiserver/pkg/apiserver/schema/cel/compilation.go). Left out: how much
 * evaluating them may cost.
 */
import { type ASTNode, type Environment, EvaluationError, ParseError } from '@marcbachmann/cel-js';
import type { ValidationRule } from '../../generated/types.gen.ts';
import type { CheckedRule } from '../rules.ts';
import type { Schema } from '../schema.ts';
import { declareType, TypeNames } from './declare-type.ts';
import { celEnvironment } from './environment.ts';

export type Evaluate = (variables: Readonly<Record<string, unknown>>) => unknown;

export interface CompiledRule extends CheckedRule {
  /** Undefined for a rule that can't be compiled. */
  readonly evaluate: Evaluate | undefined;
  readonly message: Evaluate | undefined;
}

const compiled = new WeakMap<Schema, readonly CompiledRule[]>();

/** The rules of this very schema, not of those inside; the same answer each time. */
export function compileRules(schema: Schema, isRoot: boolean): readonly CompiledRule[] {
  const rules = schema['x-kubernetes-validations'] ?? [];
  if (rules.length === 0) return [];
  let programs = compiled.get(schema);
  if (programs === undefined) {
    const compiler = new Compiler(schema, isRoot);
    programs = rules.map((rule) => compiler.compile(rule));
    compiled.set(schema, programs);
  }
  return programs;
}

const untyped = celEnvironment().registerVariable('self', 'dyn').registerVariable('oldSelf', 'dyn');
const untypedOptional = celEnvironment().registerVariable('self', 'dyn').registerVariable('oldSelf', 'optional');

class Compiler {
  /** These know the types; when evaluating, values are looked at as they come. */
  readonly #typed: Environment;
  readonly #typedOptional: Environment;

  constructor(schema: Schema, isRoot: boolean) {
    const base = celEnvironment();
    const isResource = isRoot || schema['x-kubernetes-embedded-resource'] === true;
    const self = declareType(base, schema, new TypeNames(), isResource);
    base.registerVariable('self', self);
    this.#typed = base.clone().registerVariable('oldSelf', self);
    this.#typedOptional = base.clone().registerVariable('oldSelf', `optional<${self}>`);
  }

  compile(rule: ValidationRule): CompiledRule {
    const { messageExpression = '' } = rule;
    const isOptional = rule.optionalOldSelf === true;
    const typed = isOptional ? this.#typedOptional : this.#typed;
    const plain = isOptional ? untypedOptional : untyped;
    const error = rule.rule.trim() === '' ? 'rule is not specified' : problemWith(typed, rule.rule, 'bool');
    const messageError = messageExpression === '' ? undefined : problemWith(typed, messageExpression, 'string');
    const program = error === undefined ? plain.parse(rule.rule) : undefined;
    return {
      rule,
      evaluate: program === undefined ? undefined : (variables) => program(variables) as unknown,
      message:
        messageExpression === '' || messageError !== undefined
          ? undefined
          : (variables) => plain.evaluate(messageExpression, variables) as unknown,
      usesOldSelf: program !== undefined && mentions(program.ast, 'oldSelf'),
      error,
      messageError: messageError === undefined ? undefined : `messageExpression ${messageError}`,
    };
  }
}

function problemWith(environment: Environment, expression: string, wanted: 'bool' | 'string'): string | undefined {
  const { valid, type, error } = environment.check(expression);
  if (valid) {
    if (type === wanted || type === 'dyn') return undefined;
    return wanted === 'bool' ? 'must evaluate to a bool' : 'must evaluate to a string';
  }
  if (error === undefined) return undefined;
  return `compilation failed: ${locate(expression, error.summary, error.range?.start ?? 0, error instanceof ParseError)}`;
}

/** As the compiler shows a mistake: where, what, and the line with a mark below. */
function locate(expression: string, summary: string, start: number, isSyntax: boolean): string {
  // A field that isn't there is marked at the dot before it.
  const at = summary.startsWith('No such key: ') ? Math.max(0, start - 1) : start;
  const before = expression.slice(0, at);
  const line = before.split('\n').length;
  const column = at - before.lastIndexOf('\n') - 1;
  const text = expression.split('\n')[line - 1] ?? '';
  const what = isSyntax ? `Syntax error: ${summary}` : inCompilersWords(summary);
  return `ERROR: <input>:${line}:${column + 1}: ${what}\n | ${text}\n | ${'.'.repeat(column)}^`;
}

function inCompilersWords(summary: string): string {
  const field = /^No such key: (.*)$/.exec(summary);
  if (field !== null) return `undefined field '${field[1]}'`;
  const variable = /^Unknown variable: (.*)$/.exec(summary);
  if (variable !== null) return `undeclared reference to '${variable[1]}' (in container '')`;
  const operator = /^no such overload: (\S+) (\S+) (\S+)$/.exec(summary);
  if (operator !== null) {
    return `found no matching overload for '_${operator[2]}_' applied to '(${operator[1]}, ${operator[3]})'`;
  }
  return summary;
}

function mentions(node: unknown, name: string): boolean {
  if (Array.isArray(node)) return node.some((inner) => mentions(inner, name));
  if (typeof node !== 'object' || node === null) return false;
  const { op, args } = node as Pick<ASTNode, 'op' | 'args'>;
  return op === 'id' ? args === name : mentions(args, name);
}

/** What CEL says of a program that failed, in upstream's words; rethrows what is no such failure. */
export function failureOf(error: unknown): string {
  if (!(error instanceof EvaluationError)) {
    if (error instanceof Error) return error.message;
    throw error;
  }
  const { summary } = error;
  const index = /index out of bounds, index (-?\d+)/.exec(summary);
  if (index !== null) return `index out of bounds: ${index[1]}`;
  return summary.replace(/^No such key: /, 'no such key: ');
}
