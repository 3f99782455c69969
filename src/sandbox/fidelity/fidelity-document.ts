/** docs/fidelity.md: the report as a page of text. */
import type { Fidelity, FidelityEntry, FidelityLine, FidelityReport } from '../../bridge/messages/fidelity.ts';

const MARKS: Readonly<Record<Fidelity, string>> = { faithful: '●', simplified: '◐', 'not simulated': '○' };
const LEVELS = Object.keys(MARKS) as readonly Fidelity[];

/** The report in Markdown, ending in a line break; the same report gives the same text. */
export function fidelityDocument(report: FidelityReport): string {
  const lines = report.flatMap(({ entries }) => entries.flatMap((entry) => entry.lines));
  const count = (level: Fidelity): string =>
    `${MARKS[level]} ${level}: ${lines.filter((line) => line.level === level).length}`;
  return `${[
    '# How faithful is it?',
    'Written by `npm run docs` from what the code says of itself; the page shows the same at `#/fidelity`.',
    'Kubernetes v1.32 is what everything is measured by.',
    LEVELS.map(count).join(' · '),
    ...report.flatMap(({ title, entries }) => [`## ${title}`, ...entries.map(entryText)]),
  ].join('\n\n')}\n`;
}

function entryText({ name, about, level, lines }: FidelityEntry): string {
  const heading = `### ${MARKS[level]} ${name}`;
  return [heading, ...(about === '' ? [] : [`_${about}_`]), lines.map(lineText).join('\n')].join('\n\n');
}

function lineText({ fields, level, text, like }: FidelityLine): string {
  const what = fields.length === 0 ? '' : `${fields.map((field) => `\`${field}\``).join(', ')}: `;
  const see = like === undefined ? '' : ` See ${like.replace(/^.*\//, '')}.`;
  return `- **${level}**: ${what}${text}${see}`;
}
