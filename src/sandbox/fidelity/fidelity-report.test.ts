import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONTROLLERS } from '../../control-plane/controllers/index.ts';
import type { KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import { KINDS, NodeMetrics, PodMetrics } from '../../kube-api/kinds/index.ts';
import { schemaOf } from '../../kube-api/schema/schema.ts';
import type { TypeSchema } from '../../kube-api/schema/type-schema.ts';
import { fidelityDocument } from './fidelity-document.ts';
import { fidelityReport, fieldsOf } from './fidelity-report.ts';

const report = fidelityReport();
const entries = report.flatMap((section) => section.entries);
const kinds: readonly KindDefinition[] = [...KINDS, NodeMetrics, PodMetrics];

/** Kinds that upstream has a controller for, by the folder that it would be in here. */
const CONTROLLED = {
  'stateful-set': 'StatefulSet',
  'daemon-set': 'DaemonSet',
  job: 'Job',
  'cron-job': 'CronJob',
  'horizontal-pod-autoscaler': 'HorizontalPodAutoscaler',
} as const;

describe('the fidelity report', () => {
  it('has an entry for every kind, each with an id of its own', () => {
    const ids = entries.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const about = entries.map((entry) => entry.about);
    for (const { plural } of kinds) expect(about.some((text) => text.includes(plural))).toBe(true);
  });

  it.each(kinds.map((kind) => [`${kind.kind} ${kind.group}/${kind.version}`, kind] as const))(
    '%s says how it is as a whole, and names fields that exist',
    (_name, { fidelity, group, kind, version }) => {
      expect(fidelity.filter(({ field }) => field === '')).toHaveLength(1);
      const type = schemaOf(group === '' ? version : `${group}/${version}`, kind);
      const named = fidelity.flatMap(({ field }) => fieldsOf(field));
      if (type !== undefined) expect(named.filter((path) => !isField(type, path.split('.')))).toEqual([]);
      for (const { note } of fidelity) expect(note).toMatch(/^(?:[A-Z/]|kube|gRPC).*\.$/);
    },
  );

  it.each(Object.entries(CONTROLLED))('says that nothing acts on what has no controller: %s', (folder, kind) => {
    const hasController = readdirSync('src/control-plane/controllers').includes(folder);
    const levels = entries.filter(({ name }) => name === kind).map(({ level }) => level);
    expect(new Set(levels)).toEqual(new Set([hasController ? levels[0] : 'not simulated']));
  });

  it('names every controller that runs', () => {
    const listed = entries.find(({ name }) => name === 'kube-controller-manager')?.lines[1]?.fields;
    expect(listed).toEqual(CONTROLLERS.map(({ name }) => name).sort());
  });

  it('leads from a template to the kind that it is like', () => {
    const likes = entries.flatMap(({ lines }) => lines.flatMap(({ like }) => like ?? []));
    expect(likes.length).toBeGreaterThan(0);
    for (const like of likes) expect(entries.map(({ id }) => id)).toContain(like);
  });

  it('is what docs/fidelity.md says; `npm run docs` writes it', () => {
    expect(existsSync('docs/fidelity.md')).toBe(true);
    expect(readFileSync('docs/fidelity.md', 'utf8')).toBe(fidelityDocument(report));
  });
});

/** Whether a path without indices leads to a field; below maps anything goes. */
function isField(type: TypeSchema, [name = '', ...rest]: readonly string[]): boolean {
  let value = type.fields.get(name)?.value;
  while (value?.form === 'array') value = value.items;
  if (value === undefined) return false;
  return rest.length === 0 || value.form !== 'struct' || isField(value.type, rest);
}
