/** The commonest mistakes in manifests, said again for somebody who makes them for the first time, with the way out. */

import { apiVersionOf } from '../../kube-api/kinds/define-kind.ts';
import { KINDS } from '../../kube-api/kinds/index.ts';
import { schemaOf } from '../../kube-api/schema/schema.ts';
import type { TypeSchema } from '../../kube-api/schema/type-schema.ts';
import type { ManifestObject } from './manifest-object.ts';
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
  unsupportedValue,
  (message) => SAYINGS.find(([words]) => words.test(message))?.[1],
];

/** The first that fits is said. */
const SAYINGS: readonly (readonly [words: RegExp, explanation: string])[] = [
  [
    /a lowercase RFC 1123|a DNS-1035 label/,
    'Names are made of lower-case letters, digits and “-”; they begin with a letter (most also take a digit) and end with a letter or digit.',
  ],
  [
    /a valid label must be|name part must consist of/,
    'Labels are short words of letters, digits, “-”, “_” and “.”, at most 63 characters long.',
  ],
  [/must be no more than 15 characters/, 'Port names have at most 15 characters.'],
  [/quantities must match/, 'An amount is a number with a unit, such as 500m (half a core), 128Mi or 1Gi.'],
  [
    /must be less than or equal to (cpu|memory|[\w./-]+) limit/,
    'What a container requests can’t be more than its limit.',
  ],
  [/illegal base64/, 'Values under data: are base64. Under stringData: they can be plain text.'],
  [/resource name may not be empty/, 'An object needs a name: metadata: with name: below it.'],
  [/cannot use generate name with apply/, 'To apply means to find the object again, so it needs a name of its own.'],
  [
    /namespaces "[^"]*" not found/,
    'There is no such namespace. Create it first, or in the same text before what goes into it.',
  ],
  [
    /error looking up service account/,
    'A new namespace gets its default service account a moment after it is made: apply this again.',
  ],
  [
    /provided port is already allocated/,
    'Another Service has this node port. Choose another, or none: then one is chosen for you.',
  ],
  [/provided port is not in the valid range/, 'Node ports go from 30000 to 32767.'],
  [/must be between 1 and 65535/, 'Ports go from 1 to 65535.'],
  [
    /pod updates may not change fields/,
    'A pod can’t be changed while it lives, except for its images: delete it and apply again, or let a Deployment replace its pods.',
  ],
  [/field is immutable/, 'This can’t be changed later: delete the object and create it anew.'],
  [/the object has been modified/, 'The text holds an old resourceVersion: take it out.'],
  [/: Required value/, 'This field has to be there.'],
  [/: Duplicate value/, 'Two entries have the same name; each needs its own.'],
  [/: Not found: /, 'Nothing here has this name. Is it spelt alike in both places?'],
  [
    /missing the \S+ annotation which is required by kubectl apply/,
    'This object was not made by “apply”, so it is not known which of its fields you set before. From now on it is.',
  ],
];

/** `Always`, where somebody wrote `always`. */
function unsupportedValue(message: string): string | undefined {
  const [, given, list = ''] = /Unsupported value: "([^"]*)": supported values: (.*)$/.exec(message) ?? [];
  if (given === undefined) return undefined;
  const values = [...list.matchAll(/"([^"]*)"/g)].map(([, value = '']) => value);
  const near = nearest(given, values);
  return near === undefined ? `One of these can stand here: ${values.join(', ')}.` : `Did you mean ${near}?`;
}

function wrongVersion(message: string, { apiVersion, kind }: ManifestObject): string | undefined {
  if (!message.includes('no matches for kind')) return undefined;
  const right = KINDS.find((candidate) => candidate.kind === kind);
  if (right !== undefined) {
    return `This server has ${kind} in ${apiVersionOf(right)}; ${apiVersion} is gone or never was. Write apiVersion: ${apiVersionOf(right)}.`;
  }
  const near = schemaOf(apiVersion, kind) === undefined ? nearest(kind, kindNames()) : undefined;
  if (near !== undefined) return `Did you mean kind: ${near}?`;
  return schemaOf(apiVersion, kind) === undefined
    ? `This sandbox does not know the kind ${kind}.`
    : `Kubernetes has the kind ${kind}, but this sandbox does not simulate it.`;
}

function kindNames(): readonly string[] {
  return KINDS.map(({ kind }) => kind);
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
  if (wanted === 'string') {
    if (found === 'number' || found === 'bool') return 'This has to be text: put it in quotes.';
    return `This has to be text, not ${found === 'array' ? 'a list' : 'keys with values'}.`;
  }
  if (/^u?int/.test(wanted)) return `${field} wants a whole number, without quotes.`;
  if (wanted === 'bool') return `${field} wants true or false, without quotes.`;
  if (wanted.startsWith('[]')) return `${field} wants a list: begin each item with “- ”.`;
  return `${field} wants keys with values, one to a line, indented below it.`;
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
