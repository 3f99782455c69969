/** What `GET /world/trace` answers: what happened to something, and the chain of causes behind the last of it. */
import type { Sandbox } from '../../sandbox/sandbox.ts';

/**
 * The newest `limit` entries about a subject, oldest first, and the causes of the newest. A subject is a resource's name and
 * an object's, e.g. `pods/default/web-1` or `nodes/node-1`; one that ends in `/` stands for all that begin so, and none for all.
 */
export function traceOf({ trace }: Sandbox, subject: string, limit: number) {
  const isMeant = subject === '' || subject.endsWith('/') ? startsWith(subject) : (each: string) => each === subject;
  const all = trace.since(0).filter((entry) => isMeant(entry.subject));
  const entries = all.slice(-limit);
  const newest = entries.at(-1);
  return { entries, total: all.length, causes: newest === undefined ? [] : trace.causes(newest.id) };
}

function startsWith(prefix: string): (subject: string) => boolean {
  return (subject) => subject.startsWith(prefix);
}
