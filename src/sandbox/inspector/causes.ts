/** How an object came to be as it is: the chain from its last write back to a person's action or a fault, in sentences. */
import type { ObjectDetails } from '../../bridge/messages.ts';
import type { TraceEntry } from '../../kernel/index.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import type { WorldNote } from '../happenings.ts';
import type { Sandbox } from '../sandbox.ts';

/** Links shown at once. */
const LONGEST_CHAIN = 40;

export function causesOf(object: KubeObject, { mirror, trace }: Sandbox): ObjectDetails['causes'] {
  const last = mirror.lastWriteOf(object.metadata.uid ?? '');
  return trace
    .causes(last)
    .slice(0, LONGEST_CHAIN)
    .map((entry) => ({ atMs: entry.atMs, actor: entry.actor, text: sentence(entry) }));
}

function sentence({ action, actor, subject, detail }: TraceEntry): string {
  switch (action) {
    case 'write':
      return `${actor} ${writeVerb((detail as { readonly verb: string }).verb)} ${subject}`;
    case 'watch':
      return `${actor} heard of a change to ${subject}`;
    case 'reconcile':
      return `${actor} looked at ${subject}`;
    case 'decision':
      return `${actor} decided about ${subject}`;
    case 'container':
      return `${actor}: ${subject}`;
    case 'request':
      return `${actor} was refused: ${subject}`;
    case 'input':
      return `You: ${(detail as WorldNote).message}`;
    case 'world':
      return (detail as WorldNote).message;
  }
}

function writeVerb(verb: string): string {
  if (verb === 'create') return 'created';
  if (verb === 'delete') return 'deleted';
  return 'changed';
}
