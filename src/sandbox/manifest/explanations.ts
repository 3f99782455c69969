/** The commonest mistakes in manifests, said again for somebody who makes them for the first time, with the way out. */

import { apiVersionOf } from '../../kube-api/kinds/define-kind.ts';
import { KINDS } from '../../kube-api/kinds/index.ts';
import { schemaOf } from '../../kube-api/schema/schema.ts';
import type { TypeSchema } from '../../kube-api/schema/type-schema.ts';
import type { ManifestObject } from './parse-manifest.ts';
import { fieldNamesAt } from './schema-fields.ts';
import { pathSteps } from './source-map.ts';

/** A second sentence about `message`, or undefined when it says enough by itself. */
export function explain(message: string, object: ManifestObject): string | undefined {
  for (const rule of RULES) {
    const explanation = rule(message, object);
    if (explanation !== undefined) return explanation;
  }
  return undefined;
}

type Rule = (message: string, object: ManifestObject) => string | undefined;

const RULES: readonly Rule[] = [
  wrongVersion,
  unknownField,
  wrongType,
  selectorMismatch,
  (message) =>
    message.includes('a lowercase RFC 1123')
      ? 'Names are made of lower-case letters, digits and “-”, and begin and end with a letter or digit.'
      : undefined,
  (message) =>
    message.includes('must be no more than 15 characters') ? 'Port names have at most 15 characters.' : undefined,
  (message) =>
    message.includes('quantities must match the regular expression')
      ? 'An amount is a number with a unit, such as 500m (half a core), 128Mi or 1Gi.'
      : undefined,
  (message) =>
    message.includes('field is immutable')
      ? 'This can’t be changed later: delete the object and create it anew.'
      : undefined,
  (message) => (/: Required value/.test(message) ? 'This field has to be there.' : undefined),
  (message) => (/: Duplicate value/.test(message) ? 'Two entries have the same name; each needs its own.' : undefined),
];

function wrongVersion(message: string, { apiVersion, kind }: ManifestObject): string | undefined {
  if (!message.includes('no matches for kind')) return undefined;
  const right = KINDS.find((candidate) => candidate.kind === kind);
  if (right !== undefined) {
    return `This server has ${kind} in ${apiVersionOf(right)}; ${apiVersion} is gone or never was. Write apiVersion: ${apiVersionOf(right)}.`;
  }
  const near = nearest(
    kind,
    KINDS.map((candidate) => candidate.kind),
  );
  return near === undefined ? `This sandbox does not know the kind ${kind}.` : `Did you mean kind: ${near}?`;
}

function unknownField(message: string, object: ManifestObject): string | undefined {
  const path = /unknown field "([^"]*)"/.exec(message)?.[1];
  const type = schemaOf(object.apiVersion, object.kind);
  if (path === undefined || type === undefined) return undefined;
  const steps = pathSteps(path);
  const name = String(steps.at(-1) ?? '');
  const known = fieldNamesAt(type, steps.slice(0, -1));
  const near = nearest(name, known);
  if (near !== undefined) return `There is no field ${name} here. Did you mean ${near}?`;
  const elsewhere = placeOf(name, type);
  return elsewhere === undefined
    ? `There is no field ${name} here. Is it indented as it should be?`
    : `There is no field ${name} here, but there is ${elsewhere}: check the indentation.`;
}

/** Where in the kind a field of this name exists, looked for a few levels deep. */
function placeOf(name: string, type: TypeSchema): string | undefined {
  for (const parent of [
    '',
    'spec',
    'spec.template.spec',
    'spec.template',
    'metadata',
    'spec.containers[0]',
    'spec.template.spec.containers[0]',
  ]) {
    if (fieldNamesAt(type, pathSteps(parent)).includes(name)) return parent === '' ? name : `${parent}.${name}`;
  }
  return undefined;
}

function wrongType(message: string): string | undefined {
  const match = /cannot unmarshal (\w+) into Go struct field \S+\.(\w+) of type (\S+)/.exec(message);
  if (match === null) return undefined;
  const [, found, field, wanted = ''] = match;
  if (wanted === 'string') return `${field} wants text: put the ${found} in quotes.`;
  if (/^u?int/.test(wanted)) return `${field} wants a whole number, without quotes.`;
  if (wanted === 'bool') return `${field} wants true or false, without quotes.`;
  if (wanted.startsWith('[]')) return `${field} wants a list: begin each item with “- ”.`;
  if (wanted.startsWith('map[')) return `${field} wants keys with values, one to a line.`;
  return `${field} wants something else than a ${found}.`;
}

function selectorMismatch(message: string): string | undefined {
  return message.includes('`selector` does not match template `labels`')
    ? 'The labels of the pod template have to contain everything that the selector asks for, or the controller would not recognise its own pods.'
    : undefined;
}

/** The candidate that differs least from `word`, if it differs by little. */
function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
