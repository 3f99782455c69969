/** How an object came to be as it is: the chain from its last write back to a person's action or a fault, in sentences. */
import type { ObjectDetails } from '../../bridge/messages.ts';
import type { TraceEntry } from '../../kernel/index.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import type { Sandbox } from '../sandbox.ts';
import { sentenceOf } from './cause-sentences.ts';

type Causes = ObjectDetails['causes'];

/** Links shown at once. */
const LONGEST_CHAIN = 40;

export function causesOf(object: KubeObject, sandbox: Sandbox): Causes {
  const { mirror, trace } = sandbox;
  const chain = trace.causes(mirror.lastWriteOf(object.metadata.uid ?? '')).slice(0, LONGEST_CHAIN);
  const causes = chain.map((entry) => ({ atMs: entry.atMs, actor: entry.actor, text: sentenceOf(entry) }));
  return [...causes, ...silenceBehind(chain.at(-1), sandbox)];
}

/**
 * A machine that falls silent causes nothing that could be traced: somebody decides that it has been silent for too long. What made it
 * silent is looked up.
 */
function silenceBehind(first: TraceEntry | undefined, { inputs }: Sandbox): Causes {
  if (first === undefined || first.action !== 'decision' || !first.subject.startsWith('nodes/')) return [];
  const node = first.subject.slice('nodes/'.length);
  const plug = inputs.all.findLast(
    ({ action, atMs }) => action.type === 'power' && action.node === node && atMs <= first.atMs,
  );
  if (plug === undefined || plug.action.type !== 'power' || plug.action.on) return [];
  const seconds = Math.round((first.atMs - plug.atMs) / 1000);
  return [
    {
      atMs: plug.atMs,
      actor: 'you',
      text: `You: pull the plug of machine ${node}. ${seconds} seconds of silence followed.`,
    },
  ];
}
