/** An entry of the trace, said in one sentence to somebody who asks why. */
import type { TraceEntry } from '../../kernel/index.ts';
import type { WorldNote } from '../happenings.ts';

type Detail = Readonly<Record<string, unknown>>;

export function sentenceOf(entry: TraceEntry): string {
  const actor = nameOf(entry.actor);
  const subject = thingOf(entry.subject);
  switch (entry.action) {
    case 'write':
      return writeSentence(actor, subject, entry.detail as { readonly verb: string });
    case 'watch':
      return `${actor} heard of a change to ${subject}.`;
    case 'reconcile':
      return `${actor} compared what is with what should be, for ${subject}.`;
    case 'decision':
      return decisionSentence(actor, subject, entry.detail);
    case 'container':
      return `${actor}: ${subject}.`;
    case 'request':
      return `${actor} was refused, about ${subject}.`;
    case 'input':
      return `You: ${(entry.detail as WorldNote).message}`;
    case 'world':
      return (entry.detail as WorldNote).message;
  }
}

/** `kube-controller-manager/replicaset-controller` goes by its last name; a node's agents keep the node. */
function nameOf(actor: string): string {
  const [component = '', part] = actor.split('/');
  if (part === undefined)
    return `The ${component.replace(/^kube-(scheduler|apiserver)$/, 'kube-$1')}`.replace('The you', 'You');
  if (component === 'kube-controller-manager') return part === 'shared-informers' ? 'The controllers' : `The ${part}`;
  return `The ${component} of ${part}`;
}

/** `pods/default/web-1` as `pod web-1`. */
function thingOf(subject: string): string {
  const parts = subject.split('/');
  const name = parts.at(-1) ?? '';
  const kind = (parts[0] ?? '').split('.')[0]?.replace(/(ses|s)$/, (end) => (end === 'ses' ? 's' : '')) ?? '';
  return parts.length === 1 ? subject : `${kind} ${name}`;
}

const VERBS: Readonly<Record<string, string>> = {
  create: 'created',
  update: 'changed',
  patch: 'changed',
  delete: 'deleted',
  deletecollection: 'deleted',
  status: 'reported the state of',
  scale: 'scaled',
  expire: 'forgot, for its time was up,',
  finalize: 'finished with',
};

function writeSentence(actor: string, subject: string, { verb }: { readonly verb: string }): string {
  if (verb === 'binding') return `${actor} gave ${subject} its node.`;
  if (verb === 'eviction') return `${actor} evicted ${subject}.`;
  return `${actor} ${VERBS[verb] ?? 'changed'} ${subject}.`;
}

function decisionSentence(actor: string, subject: string, detail: unknown): string {
  if (typeof detail === 'string') return `${actor} decided about ${subject}: ${detail}.`;
  const { container, evaluated, feasible, isHealthy, node, probe, reasons, silentForMs, taint } = (detail ??
    {}) as Detail;
  if (typeof probe === 'string') {
    return `${actor}: the ${probe} probe of container ${container} ${isHealthy === true ? 'passed' : 'failed too often'}.`;
  }
  if (typeof node === 'string')
    return `${actor} chose ${node} for ${subject}: ${feasible} of ${evaluated} nodes would do.`;
  if (Array.isArray(reasons)) return `${actor} found no node for ${subject}: ${reasons.join(', ')}.`;
  if (typeof reasons === 'object' && reasons !== null) {
    return `${actor} found no node for ${subject}: ${Object.entries(reasons)
      .map(([why, count]) => `${count} × ${why}`)
      .join(', ')}.`;
  }
  if (typeof silentForMs === 'number') {
    return `${actor} had not heard from ${subject} for ${Math.round(silentForMs / 1000)} seconds.`;
  }
  if (typeof taint === 'string') return `${actor} put the taint ${taint} on ${subject}.`;
  return `${actor} decided about ${subject}.`;
}
