/** Texts of the fidelity page. They come with it, so that the first load does not carry them. */
import type { Fidelity } from '../../bridge/messages.ts';

/** A sign, a name and a meaning for each level: colour alone tells nothing. */
const levels: Readonly<Record<Fidelity, { readonly mark: string; readonly name: string; readonly meaning: string }>> = {
  faithful: { mark: '●', name: 'Faithful', meaning: 'does what Kubernetes v1.32 does' },
  simplified: { mark: '◐', name: 'Simplified', meaning: 'the same idea, in less detail' },
  'not simulated': { mark: '○', name: 'Not simulated', meaning: 'left out, or only stored' },
};

export const fidelityStrings = {
  title: 'How faithful is it?',
  intro:
    'Kubarium is measured by Kubernetes v1.32. This is what each part does as the real one does, what it does in less detail, and what it leaves out, as the code itself says.',
  close: 'Close',
  search: 'Search kinds, fields, words',
  all: 'All',
  levels,
  levelFilter: 'Show only',
  sections: 'Sections',
  results: (lines: number, entries: number) =>
    `${lines} ${lines === 1 ? 'note' : 'notes'} on ${entries} ${entries === 1 ? 'thing' : 'things'}`,
  nothing: 'Nothing here matches. Fewer words, or another level?',
  unknown: (target: string) =>
    `Nothing is said about ${target}. Kinds that you define yourself are stored and served; nothing acts on them but you.`,
  whole: 'As a whole',
  see: (name: string) => `See ${name}`,
  loading: 'Asking the simulation…',
} as const;
