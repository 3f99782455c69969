/** The smallest failure: one process dies. */
import { goalMet, goalMissing, type LessonView, type StepDefinition } from '../define-lesson.ts';
import { isPodReady, lastAction, podsOf, restartsOf } from '../look.ts';
import { COPIES } from './shop.ts';

function restarts(view: LessonView): number {
  return podsOf(view, 'shop').reduce((sum, pod) => sum + restartsOf(pod), 0);
}

export const crashStep: StepDefinition = {
  id: 'crash',
  title: 'Crash a process',
  text: [
    'Inside each pod runs a web server: one process. Let one of them die, as a bug in it would.',
    'Its [[kubelet]], the agent on the same node, sees the process end. It starts a new one in the same pod: same name, same address, same node.',
  ],
  task: 'Click a shop pod and choose **Crash**. Then wait until it is ready again.',
  goal: (view) => {
    const ready = podsOf(view, 'shop').filter(isPodReady).length;
    const before = Number(view.recall('restarts-before-crash') ?? 0);
    if (restarts(view) <= before) return goalMissing('No process of the shop has been restarted yet.');
    if (ready < COPIES) return goalMissing(`${ready} of ${COPIES} pods are ready.`);
    return goalMet;
  },
  remember: (view) => ({ 'restarts-before-crash': restarts(view) }),
  hints: [
    'Pods are the capsules in the tanks. A click opens one at the right.',
    'The button **Crash** is in the panel of the pod that you opened.',
  ],
  solution: [
    {
      type: 'choose',
      describe: 'crash the first pod of the shop',
      action: (view) => ({ type: 'crash', namespace: 'default', pod: podsOf(view, 'shop')[0]?.metadata.name ?? '' }),
    },
    { type: 'wait-for-goal', limitMs: 60_000 },
  ],
  wrongAttempts: [
    {
      name: 'the pod is deleted instead',
      recognise: (view) => lastAction(view, 'delete')?.action.target.kind === 'Pod',
      answer:
        'You deleted the whole pod: another one, with another name, takes its place. That is the next experiment. Here only the process should die: use **Crash**.',
      script: [
        {
          type: 'choose',
          describe: 'delete the first pod of the shop',
          action: (view) => ({
            type: 'delete',
            target: {
              apiVersion: 'v1',
              kind: 'Pod',
              namespace: 'default',
              name: podsOf(view, 'shop')[0]?.metadata.name ?? '',
            },
          }),
        },
        { type: 'wait', ms: 20_000 },
      ],
    },
  ],
  spotlight: (view) => podsOf(view, 'shop').map((pod) => `pod/default/${pod.metadata.name}`),
  speed: 1,
};
