/** Five minutes of patience, and then a move that is none. */
import { goalMet, goalMissing, type StepDefinition } from '../define-lesson.ts';
import { isPodReady, podsOf } from '../look.ts';
import { unplugged } from './dead-node.ts';
import { COPIES } from './shop.ts';

export const moveStep: StepDefinition = {
  id: 'move',
  title: 'Wait for the move',
  text: [
    'The meter is green again, with two copies. Why does nobody replace the third?',
    'The node carries a [[taint]] now: `node.kubernetes.io/unreachable`. Every pod was given a [[toleration]] for it that lasts 300 seconds. The machine may only be rebooting; moving everything at once could hurt more than waiting.',
    'When the time is up, the pod is marked for deletion, the ReplicaSet counts one too few, and a **new** pod is made elsewhere. Pods never move.',
  ],
  task: 'Let five minutes pass: set the speed to 20× or more. Wait for three ready pods on living nodes.',
  goal: (view) => {
    const plug = unplugged(view);
    if (plug === undefined || view.isPoweredOn(plug.node))
      return goalMissing('A node has to be without power for this.');
    const elsewhere = podsOf(view, 'shop').filter((pod) => isPodReady(pod) && pod.spec?.nodeName !== plug.node);
    if (elsewhere.length < COPIES)
      return goalMissing(`${elsewhere.length} of ${COPIES} pods are ready on living nodes.`);
    return goalMet;
  },
  hints: [
    'The speed is below the picture; `]` makes time run faster.',
    'Open the dead node and look at its taints; open its pod and look at the tolerations in its YAML.',
  ],
  solution: [{ type: 'wait-for-goal', limitMs: 420_000 }],
  wrongAttempts: [
    {
      name: 'the power is switched on too early',
      recognise: (view) => {
        const plug = unplugged(view);
        return plug !== undefined && view.isPoweredOn(plug.node);
      },
      answer:
        'The machine came back before its time was up: the taint is lifted and nothing needs to move. That is what the patience is for. Pull the plug again to see the other end.',
      script: [
        {
          type: 'choose',
          describe: 'switch the dead node on',
          action: (view) => ({ type: 'power', node: unplugged(view)?.node ?? '', on: true }),
        },
        { type: 'wait', ms: 60_000 },
      ],
    },
  ],
  spotlight: (view) => [`node/${unplugged(view)?.node ?? 'node-1'}`, 'speed'],
  speed: 1,
};
