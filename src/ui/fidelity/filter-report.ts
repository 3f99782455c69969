/** What of the fidelity report is shown, by words and by level. Pure. */
import type { Fidelity, FidelityEntry, FidelityLine, FidelityReport } from '../../bridge/messages.ts';

export interface FidelityFilter {
  /** All of its words have to be found, in any order. */
  readonly words: string;
  /** Undefined for all levels. */
  readonly level: Fidelity | undefined;
}

/** The sections, entries and lines that pass; an entry whose own name has all the words keeps all of its lines. */
export function filterReport(report: FidelityReport, { level, words }: FidelityFilter): FidelityReport {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return report.flatMap(({ title, entries }) => {
    const left = entries.flatMap((entry) => filterEntry(entry, title, wanted, level));
    return left.length === 0 ? [] : [{ title, entries: left }];
  });
}

function filterEntry(
  entry: FidelityEntry,
  section: string,
  wanted: readonly string[],
  level: Fidelity | undefined,
): readonly FidelityEntry[] {
  const own = `${section} ${entry.name} ${entry.about}`.toLowerCase();
  const lines = entry.lines.filter((line) => {
    const all = `${own} ${textOf(line)}`;
    return (level === undefined || line.level === level) && wanted.every((word) => all.includes(word));
  });
  return lines.length === 0 ? [] : [{ ...entry, lines }];
}

function textOf({ fields, level, text }: FidelityLine): string {
  return `${fields.join(' ')} ${level} ${text}`.toLowerCase();
}

/** How many lines there are of each level. */
export function countLevels(report: FidelityReport): Readonly<Record<Fidelity, number>> {
  const counts = { faithful: 0, simplified: 0, 'not simulated': 0 };
  for (const { entries } of report) for (const { lines } of entries) for (const { level } of lines) counts[level]++;
  return counts;
}
