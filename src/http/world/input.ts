/** Reads what `/world/…` is given, and says what is wrong with it. */
import type { HttpRequest } from '../../control-plane/api-server/http/contract.ts';

export class BadInput extends Error {}

type Body = Readonly<Record<string, unknown>>;

/** The body as a JSON object; an empty one stands for `{}`. */
export function bodyOf({ body }: HttpRequest): Body {
  const text = new TextDecoder().decode(body).trim();
  if (text === '') return {};
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new BadInput(`the body is no JSON: ${(error as Error).message}`);
  }
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Body;
  throw new BadInput('the body must be a JSON object');
}

export function numberIn(body: Body, field: string, least: number, most: number): number {
  const value = body[field];
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw new BadInput(`"${field}" must be a number from ${least} to ${most}`);
}

export function wholeNumberIn(body: Body, field: string, least: number, most: number): number {
  const value = numberIn(body, field, least, most);
  if (Number.isInteger(value)) return value;
  throw new BadInput(`"${field}" must be a whole number`);
}

export function textOf(body: Body, field: string): string {
  const value = body[field];
  if (typeof value === 'string' && value !== '') return value;
  throw new BadInput(`"${field}" must be a text that is not empty`);
}

export function flagOf(body: Body, field: string): boolean {
  const value = body[field];
  if (typeof value === 'boolean') return value;
  throw new BadInput(`"${field}" must be true or false`);
}
