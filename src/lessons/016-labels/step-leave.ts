/** The bet: what becomes of a pod, and of its place, when its label no longer fits. */
import type { ObjectRef } from '../../bridge/messages.ts';
import type { Pod } from '../../kube-api/kinds/pod.ts';
import { controllerOf } from '../../kube-api/meta/owner.ts';
import { goalMet, goalMissing, type LessonView, type ScriptEntry, type StepDefinition } from '../define-lesson.ts';
import { lastAction } from '../look.ts';
import { frontPods, selectorOfShop, servingPods } from './cluster.ts';
import { allPods, fits } from './selected.ts';
import { FRONT, FRONT_COPIES } from './shop.ts';

/** The pod that no longer belongs to its ReplicaSet, though it was one of its pods when the step began. */
function released(view: LessonView): Pod | undefined {
  const names = String(view.recall('front-pods') ?? '').split(',');
  return allPods(view).find((pod) => names.includes(pod.metadata.name ?? '') && controllerOf(pod) === undefined);
}

/** Whether everybody has reacted: the ReplicaSet has its number again, the Service sends requests to those and not to the pod. */
function hasSettled(view: LessonView, pod: Pod): boolean {
  const serving = servingPods(view);
  const front = frontPods(view);
  return (
    front.length === FRONT_COPIES &&
    front.every(({ metadata }) => serving.includes(metadata.name ?? '')) &&
    !serving.includes(pod.metadata.name ?? '')
  );
}

function relabelling(labels: Readonly<Record<string, string>>): ScriptEntry {
  return {
    type: 'choose',
    describe: 'relabel the first pod of mango',
    action: (view) => ({ type: 'label', target: firstFrontPod(view), labels, overwrite: true }),
  };
}

function firstFrontPod(view: LessonView): ObjectRef {
  return { apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: frontPods(view)[0]?.metadata.name ?? '' };
}

export const leaveStep: StepDefinition = {
  id: 'leave',
  title: 'Labels steer the cluster',
  text: [
    'Selectors are not only for people. The [[Service]] `shop` sends customers to every ready pod with `app=shop,env=prod,tier=front`: four of them. Open it and ask “What do I select?”.',
    'The [[ReplicaSet]] of `mango` keeps three pods with `app=shop,env=prod,tier=front,version=v1`. Neither has a list of names. Both only ask for labels, again and again.',
    'One pod of `mango` behaves oddly. You want to look at it in peace, without customers, and without killing it.',
  ],
  prediction: {
    question: 'You change its `tier` to `debug`. What is there, once all is quiet?',
    options: [
      { id: 'kept', text: '4 pods serve, 13 run: it stays, and a new one takes its place' },
      { id: 'deleted', text: '4 pods serve, 12 run: it is deleted, and a new one takes its place' },
      { id: 'fewer', text: '3 pods serve, 12 run: it stays, and its place stays empty' },
    ],
    grade: (view) => {
      const pod = released(view);
      if (pod === undefined || !hasSettled(view, pod)) return undefined;
      const serve = servingPods(view).length;
      const run = allPods(view).length;
      const before = Number(view.recall('pods-before') ?? 0);
      return {
        option: serve < Number(view.recall('serving-before') ?? 0) ? 'fewer' : run > before ? 'kept' : 'deleted',
        measured: `${serve} pods serve, ${run} run.`,
        explanation: `The ReplicaSet counted two pods with its labels, one too few, and made a third. The Service did not find ${pod.metadata.name} any more either. Nobody deleted it: it belongs to nobody now, and runs on.`,
      };
    },
  },
  task: 'Place your bet. Then open a pod of `mango` and change its label `tier` to `debug`.',
  goal: (view) => {
    const pod = released(view);
    if (pod === undefined) return goalMissing(`All pods of ${FRONT} still belong to their ReplicaSet.`);
    if (fits(selectorOfShop(view), pod.metadata.labels))
      return goalMissing(`The Service still selects ${pod.metadata.name}.`);
    if (!hasSettled(view, pod))
      return goalMissing(`${frontPods(view).length} of ${FRONT_COPIES} pods of ${FRONT} are ready.`);
    return goalMet;
  },
  remember: (view) => ({
    'front-pods': frontPods(view)
      .map(({ metadata }) => metadata.name)
      .join(','),
    'pods-before': allPods(view).length,
    'serving-before': servingPods(view).length,
  }),
  hints: [
    'Type `tier=debug` into the field below the pod’s labels. A key that is there gets the new value (`--overwrite`).',
    'Open the old pod again afterwards: nobody controls it any more, and no Service selects it.',
  ],
  solution: [
    { type: 'predict', option: 'kept' },
    relabelling({ tier: 'debug' }),
    { type: 'wait-for-goal', limitMs: 60_000 },
  ],
  wrongAttempts: [
    {
      name: 'only the version is changed',
      recognise: (view) => {
        const pod = released(view);
        return pod !== undefined && fits(selectorOfShop(view), pod.metadata.labels);
      },
      answer:
        'It left its ReplicaSet, whose selector asks for the version, and a new pod was made. But the Service does not ask for a version: the odd pod still gets customers, as one of five. Change its `tier` too.',
      script: [{ type: 'predict', option: 'kept' }, relabelling({ version: 'odd' }), { type: 'wait', ms: 20_000 }],
    },
    {
      name: 'a label that nobody asks for',
      recognise: (view) => {
        const action = lastAction(view, 'label')?.action;
        const keys = Object.keys(action?.labels ?? {});
        return action?.target.kind === 'Pod' && !keys.some((key) => ['app', 'tier', 'env', 'version'].includes(key));
      },
      answer:
        'The pod has one label more, and all that its Service and its ReplicaSet ask for it still has. To leave them, a label that they **ask for** has to change: `tier`.',
      script: [{ type: 'predict', option: 'kept' }, relabelling({ debug: 'yes' }), { type: 'wait', ms: 10_000 }],
    },
    {
      name: 'the pod is deleted',
      recognise: (view) => lastAction(view, 'delete')?.action.target.kind === 'Pod',
      answer:
        'Now it is replaced, but there is nothing left to look at: its process and its logs are gone. Take another one out by its label instead.',
      script: [
        { type: 'predict', option: 'kept' },
        {
          type: 'choose',
          describe: 'delete a pod of mango',
          action: (view) => ({ type: 'delete', target: firstFrontPod(view) }),
        },
        { type: 'wait', ms: 20_000 },
      ],
    },
    {
      name: 'the Deployment is labelled',
      recognise: (view) => ['Deployment', 'ReplicaSet'].includes(lastAction(view, 'label')?.action.target.kind ?? ''),
      answer:
        'Those are labels of the Deployment (or ReplicaSet) itself: its pods keep theirs. Open one of the **pods**.',
      script: [
        { type: 'predict', option: 'kept' },
        {
          type: 'label',
          target: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name: FRONT },
          labels: { tier: 'debug' },
        },
        { type: 'wait', ms: 10_000 },
      ],
    },
  ],
  spotlight: (view) => [
    'service/shop',
    ...[...frontPods(view), ...[released(view)].filter((pod) => pod !== undefined)].map(
      ({ metadata }) => `pod/default/${metadata.name}`,
    ),
  ],
  speed: 1,
};
