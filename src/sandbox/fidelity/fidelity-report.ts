/**
 * Everything that the code says about its own faithfulness, gathered: the `fidelity` notes of kinds and cluster parts, what the
 * programs of images leave out, and which controllers run. The page shows it, and docs/fidelity.md is written from it.
 */
import type { Fidelity, FidelityEntry, FidelityLine, FidelityReport } from '../../bridge/messages/fidelity.ts';
import { CONTROLLERS } from '../../control-plane/controllers/index.ts';
import { apiVersionOf, type FidelityNote, type KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import { KINDS, NodeMetrics, PodMetrics } from '../../kube-api/kinds/index.ts';
import type { Program } from '../../machine/contract.ts';
import { PROGRAMS } from '../../machine/programs/index.ts';
import { CLUSTER_PARTS } from './cluster-parts.ts';

/** What stands for the core group, whose name is empty. */
export const CORE = 'core';

/** The sections in reading order: parts of the cluster, kinds by API group, controllers, programs. */
export function fidelityReport(): FidelityReport {
  return [
    {
      title: 'Parts of the cluster',
      entries: CLUSTER_PARTS.map((part) => entryOf('parts', part.name, part.about, part.notes)),
    },
    ...kindSections(),
    { title: 'Controllers', entries: [controllersEntry()] },
    { title: 'Programs in images', entries: (PROGRAMS as readonly Program[]).map(programEntry) },
  ];
}

function kindSections(): FidelityReport {
  const byGroup = new Map<string, FidelityEntry[]>();
  for (const kind of [...KINDS, NodeMetrics, PodMetrics] as readonly KindDefinition[]) {
    const group = kind.group === '' ? CORE : kind.group;
    const entries = byGroup.get(group) ?? [];
    byGroup.set(group, entries);
    const isOlder = entries.some(({ name }) => name === kind.kind);
    const id = isOlder ? `${kind.kind}.${kind.version}` : kind.kind;
    const names = [kind.plural, ...kind.shortNames].join(', ');
    entries.push({ ...entryOf(group, id, `${names} · ${apiVersionOf(kind)}`, kind.fidelity), name: kind.kind });
  }
  return [...byGroup].map(([group, entries]) => ({ title: group === CORE ? 'core (v1)' : group, entries }));
}

function entryOf(section: string, name: string, about: string, notes: readonly FidelityNote[]): FidelityEntry {
  const lines = notes.map(lineOf);
  const level = lines.find(({ fields }) => fields.length === 0)?.level ?? 'simplified';
  return { id: `${section}/${name.replaceAll(' ', '-')}`, name, about, level, lines };
}

function lineOf({ field, fidelity, note, like }: FidelityNote): FidelityLine {
  const fields = fieldsOf(field);
  return { fields, level: fidelity, text: note, ...(like === undefined ? {} : { like: ENTRY_OF[like] ?? like }) };
}

/** Where kinds that others are made of are found in the report. */
const ENTRY_OF: Readonly<Record<string, string>> = { Pod: `${CORE}/Pod` };

/** The paths that a note is about. */
export function fieldsOf(field: string): readonly string[] {
  return field === '' ? [] : field.split(', ');
}

/** A kind whose note says that it isn't acted on has no controller; this says which there are. */
function controllersEntry(): FidelityEntry {
  const names = CONTROLLERS.map(({ name }) => name).sort();
  return entryOf('parts', 'kube-controller-manager', `${names.length} controllers`, [
    {
      field: '',
      fidelity: 'simplified',
      note: 'It runs the controllers below as upstream does, without leader election. Those it lacks leave their kinds stored and not acted on.',
    },
    {
      field: names.join(', '),
      fidelity: 'faithful',
      note: 'Work queues, back-off, events and decisions are those of v1.32.',
    },
  ]);
}

function programEntry({ name, fidelity, executables }: Program): FidelityEntry {
  const level = programLevel(name, fidelity);
  const note = fidelity === '' ? 'Nothing that matters to the cluster is left out.' : fidelity;
  return entryOf('programs', name, executables.slice(0, 4).join(', '), [{ field: '', fidelity: level, note }]);
}

function programLevel(name: string, fidelity: string): Fidelity {
  if (name === 'stand-in') return 'not simulated';
  return fidelity === '' ? 'faithful' : 'simplified';
}
