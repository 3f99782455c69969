/** Self-healing: three failures, each noticed by somebody else, each later than the one before. */
import { defineLesson } from '../define-lesson.ts';
import { COPIES, SHOP_YAML } from './shop.ts';
import { crashStep } from './step-crash.ts';
import { deleteStep } from './step-delete.ts';
import { moveStep } from './step-move.ts';
import { plugStep } from './step-plug.ts';
import { returnStep } from './step-return.ts';

export const lesson = defineLesson({
  slug: 'self-healing',
  number: 18,
  title: 'Self-healing',
  question: 'A process crashes, a pod is deleted, a machine dies: who notices, how soon, and what do customers feel?',
  minutes: 8,
  start: {
    nodes: 3,
    seed: 18,
    actions: [
      { type: 'wait', ms: 40_000 },
      { type: 'apply', yaml: SHOP_YAML },
      { type: 'wait', ms: 30_000 },
      { type: 'traffic', namespace: 'default', service: 'shop', requestsPerSecond: 10 },
      { type: 'wait', ms: 10_000 },
    ],
  },
  steps: [
    {
      id: 'look',
      title: 'A shop that runs',
      text: [
        `A shop runs as ${COPIES} equal [[pods]], one on each [[node]]. Customers reach all of them through one address, the [[Service]] \`shop\`.`,
        'The meter above the picture is what customers feel: requests per second, how many succeed, how long they take. It is all green now.',
        'You are going to break this shop three times, each time worse. Watch the meter, and watch who repairs it.',
      ],
      spotlight: () => ['service/shop', 'traffic'],
      speed: 1,
    },
    crashStep,
    deleteStep,
    plugStep,
    moveStep,
    returnStep,
    {
      id: 'end',
      title: 'Three failures, three guardians',
      text: [
        'A crashed process: the [[kubelet]] on its node restarted it in place within seconds. The pod stayed what it was.',
        'A deleted pod: the [[ReplicaSet]] controller counted one too few and made another. New name, new address, perhaps another node.',
        'A dead machine: its [[heartbeats]] stopped. After 50 seconds the node was NotReady and requests went around it; after five more minutes its pods were given up and replaced.',
        'Nobody repaired anything by hand, and nobody was told what happened: each guardian only compared what is with what should be.',
      ],
    },
  ],
  next: [
    'Crash the same pod again and again: its restarts come later each time. That is CrashLoopBackOff.',
    'Pull two plugs at once. Is there room for three pods on the node that is left?',
    'Set tolerationSeconds for node.kubernetes.io/unreachable in the pod template and make the move happen sooner.',
  ],
});
