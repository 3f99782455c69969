/** Two servers' answers to one manifest, compared: messages to the letter, objects field by field. */
import type { KubeObject } from '../../kube-api/meta/object.ts';
import type { RecordedAdmission } from './recorded-admission.ts';

export interface AdmissionAnswer {
  readonly stderr: string;
  readonly objects: readonly KubeObject[];
}

/** What differs, a line each: messages, objects that only one has, and fields. */
export function admissionDifferences(ours: AdmissionAnswer, recorded: RecordedAdmission): readonly string[] {
  const { defaultedObjects, stdout } = recorded;
  return [
    ...messageDifferences(ours.stderr, recorded.stderr),
    ...(defaultedObjects === undefined
      ? unknownNames(ours.objects, linesOf(stdout)).map((line) => `said: ${line}`)
      : objectDifferences(ours.objects, defaultedObjects)),
  ];
}

function messageDifferences(ours: string, theirs: string): readonly string[] {
  const said = linesOf(ours);
  const expected = linesOf(theirs);
  return [
    ...without(said, expected).map((line) => `said: ${line}`),
    ...without(expected, said).map((line) => `not said: ${line}`),
  ];
}

/** What kubectl would say of the objects, where it said nothing alike. What of a name is chance is left out. */
function unknownNames(objects: readonly KubeObject[], said: readonly string[]): readonly string[] {
  return objects
    .map(({ apiVersion, kind, metadata: { name, generateName } }) => {
      const [group, version] = apiVersion.split('/');
      const type = version === undefined ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;
      return generateName === undefined ? `${type}/${name} created` : `${type}/${generateName}`;
    })
    .filter((start) => !said.some((line) => line.startsWith(start)));
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function objectDifferences(ours: readonly KubeObject[], theirs: readonly KubeObject[]): readonly string[] {
  const left = [...theirs];
  const lines = ours.flatMap((object) => {
    const at = left.findIndex((other) => titleOf(other) === titleOf(object));
    const [other] = at < 0 ? [] : left.splice(at, 1);
    if (other === undefined) return [`accepted: ${titleOf(object)}`];
    return fieldDifferences(comparable(object), comparable(other)).map((line) => `${titleOf(object)} ${line}`);
  });
  return [...lines, ...left.map((object) => `not accepted: ${titleOf(object)}`)];
}

/** The group, version, kind, namespace and name (where it was not generated) of an object. */
export function titleOf({ apiVersion, kind, metadata }: KubeObject): string {
  const { namespace = '', name, generateName } = metadata;
  return `${apiVersion} ${kind} ${namespace}/${generateName ?? name}`;
}

const CHANCE: ReadonlySet<string> = new Set([
  'uid',
  'creationTimestamp',
  'lastTransitionTime',
  'lastPhaseTransitionTime',
  'nodePort',
  'healthCheckNodePort',
]);

/** Chance and time are another cluster's. A node port that the manifest asks for is both servers' anyway. */
function comparable(object: KubeObject): unknown {
  const text = JSON.stringify(object, (key, value: unknown) => {
    if (CHANCE.has(key)) return value === null ? null : typeof value;
    if (key === 'clusterIP') return value === 'None' ? value : typeof value;
    if (key === 'clusterIPs') return (value as string[]).includes('None') ? value : (value as string[]).length;
    return value;
  });
  const { generateName, name = '', uid = '' } = object.metadata;
  const named = generateName === undefined ? text : text.replaceAll(name, generateName);
  // labels of Jobs have it too
  const anonymous = named.replaceAll(`"${uid}"`, '""');
  return JSON.parse(anonymous.replaceAll(/kube-api-access-[a-z0-9]{5}/g, 'kube-api-access-'));
}

type Json = Readonly<Record<string, unknown>>;

function fieldDifferences(ours: unknown, theirs: unknown, path = ''): readonly string[] {
  if (typeof ours !== 'object' || typeof theirs !== 'object' || ours === null || theirs === null) {
    return ours === theirs ? [] : [`${path}: ${JSON.stringify(ours)} instead of ${JSON.stringify(theirs)}`];
  }
  const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return [...keys].flatMap((key) => fieldDifferences((ours as Json)[key], (theirs as Json)[key], `${path}.${key}`));
}
