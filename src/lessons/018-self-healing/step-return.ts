/** The machine comes back, and finds that life went on without it. */
import { Pod } from '../../kube-api/kinds/pod.ts';
import { goalMet, goalMissing, type StepDefinition } from '../define-lesson.ts';
import { isNodeReady, lastAction } from '../look.ts';
import { unplugged } from './dead-node.ts';

export const returnStep: StepDefinition = {
  id: 'return',
  title: 'The node comes back',
  text: [
    'Its old pod is still listed, as Terminating: nobody could ask the dead machine whether the process is really gone.',
    'Switch the machine on. Its kubelet registers, learns that the pod was deleted long ago, confirms it, and the entry disappears.',
    'Then look at the tank: it stays empty. Kubernetes places pods when they are made and does not move them back.',
  ],
  task: 'Give the dead node its power back and wait until it is Ready and its old pod is gone.',
  goal: (view) => {
    const node = unplugged(view)?.node;
    if (node === undefined || !view.isPoweredOn(node)) return goalMissing('The node has no power yet.');
    if (!isNodeReady(view, node)) return goalMissing(`${node} boots; its kubelet has not said that it is ready.`);
    const leftOver = view
      .list(Pod, 'default')
      .filter((pod) => pod.spec?.nodeName === node && pod.metadata.deletionTimestamp !== undefined);
    return leftOver.length > 0 ? goalMissing('Its old pod is still Terminating.') : goalMet;
  },
  hints: ['The same switch at the corner of the tank.', 'Booting takes about half a minute of virtual time.'],
  solution: [
    {
      type: 'choose',
      describe: 'switch the dead node on',
      action: (view) => ({ type: 'power', node: unplugged(view)?.node ?? '', on: true }),
    },
    { type: 'wait-for-goal', limitMs: 180_000 },
  ],
  wrongAttempts: [
    {
      name: 'the Node object is deleted instead',
      recognise: (view) => {
        const target = lastAction(view, 'delete')?.action.target;
        return target?.kind === 'Node' && !view.isPoweredOn(unplugged(view)?.node ?? '');
      },
      answer:
        'That makes Kubernetes forget the node, and clears its pods away: right for a machine that never comes back. This one does: switch it on and it registers anew.',
      script: [
        {
          type: 'choose',
          describe: 'delete the dead node',
          action: (view) => ({
            type: 'delete',
            target: { apiVersion: 'v1', kind: 'Node', name: unplugged(view)?.node ?? '' },
          }),
        },
        { type: 'wait', ms: 60_000 },
      ],
    },
  ],
  spotlight: (view) => [`node/${unplugged(view)?.node ?? 'node-1'}`],
  speed: 1,
};
