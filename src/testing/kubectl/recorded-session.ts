/** Terminal sessions recorded on a real cluster (../shared/oracles/sessions; its README says how). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

export interface RecordedCommand {
  readonly cmd: string;
  /** When it began and how long it took, in ms since the start of the session. */
  readonly t: number;
  readonly ms: number;
  readonly rc: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type RecordedStep = RecordedCommand | { readonly sleep: number } | { readonly section: string };

export interface RecordedSession {
  readonly name: string;
  readonly namespace: string;
  readonly title: string;
  readonly steps: readonly RecordedStep[];
}

const FOLDER = '../shared/oracles/sessions';

/** The session of that name, e.g. `17-namespaces`; undefined where the recordings are not there. */
export function recordedSession(name: string): RecordedSession | undefined {
  const path = `${FOLDER}/${name}.json`;
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as RecordedSession) : undefined;
}

/** The commands of a session in their order. */
export function commandsOf({ steps }: RecordedSession): readonly RecordedCommand[] {
  return steps.filter((step): step is RecordedCommand => 'cmd' in step);
}

/** Namespaces of the other sessions, which ran on the same cluster. */
export function otherNamespaces({ namespace }: RecordedSession): ReadonlySet<string> {
  const all = readdirSync(FOLDER).map((file) => recordedSession(file.replace(/\.json$/, ''))?.namespace ?? '');
  return new Set(all.filter((other) => other !== namespace && other !== ''));
}
