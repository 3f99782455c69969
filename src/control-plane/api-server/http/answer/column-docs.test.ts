import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readFieldDocs } from '../../../../kube-api/generated/field-docs.ts';
import type { KindDefinition } from '../../../../kube-api/kinds/define-kind.ts';
import { KINDS } from '../../../../kube-api/kinds/index.ts';
import { createTestCluster } from '../../../../testing/api-server-harness.ts';
import { ask } from '../../../../testing/http-request.ts';
import { createHttpDoor } from '../http-door.ts';

const FILE = '../shared/oracles/printer-columns.tsv';
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly priority: number;
  readonly description: string;
}

/** The recorded columns by resource. Fields with line breaks are in quotes. */
function recordedColumns(): ReadonlyMap<string, readonly Column[]> {
  const columns = new Map<string, Column[]>();
  if (!existsSync(FILE)) return columns;
  const text = readFileSync(FILE, 'utf8').split('\n').slice(2).join('\n');
  for (const [, resource = '', name = '', type = '', format = '', priority = '', words = ''] of text.matchAll(
    /^([a-z]+)\t\d+\t([^\t]*)\t([^\t]*)\t([^\t]*)\t(\d)\t("(?:[^"]|"")*"|[^\n]*)$/gm,
  )) {
    const description = words.startsWith('"') ? words.slice(1, -1).replaceAll('""', '"') : words;
    const list = columns.get(resource) ?? [];
    columns.set(resource, list);
    list.push({ name, type, format, priority: Number(priority), description });
  }
  return columns;
}

/** How a text begins: the published documentation differs in line breaks, quotes and the spelling of this and that. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '')
    .slice(0, 200);
}

describe.skipIf(!existsSync(FILE))('columns of tables as a real API server says them (../shared/oracles)', () => {
  const recorded = recordedColumns();
  const { apiServer, clock } = createTestCluster();
  const fieldDocs = readFieldDocs('node_modules/@kubernetes/client-node');
  const door = createHttpDoor({ apiServer, clock, fieldDocs });
  const kinds = (KINDS as readonly KindDefinition[]).filter(
    ({ plural, storedAs, verbs }) =>
      recorded.has(plural) && storedAs === undefined && verbs?.includes('list') !== false,
  );
  it.each(
    kinds.map(({ plural, group, version }) => [plural, group === '' ? `/api/${version}` : `/apis/${group}/${version}`]),
  )('%s', (plural, root) => {
    const { columnDefinitions } = ask(door, `${root}/${plural}`, { accept: TABLE }).json as {
      columnDefinitions: readonly Column[];
    };
    // Some were recorded in two versions, one after the other.
    const all = recorded.get(plural) ?? [];
    const again = all.findIndex(({ name }, i) => i > 0 && name === all[0]?.name);
    const real = again < 0 ? all : all.slice(0, again);
    const facts = ({ name, type, format, priority }: Column): object => ({ name, type, format, priority });
    expect(columnDefinitions.map(facts)).toEqual(real.map(facts));
    for (const [i, { name, description }] of columnDefinitions.entries()) {
      // What nobody has documented is left out.
      if (description !== '') expect(plain(description), name).toBe(plain(real[i]?.description ?? ''));
    }
  });
});
