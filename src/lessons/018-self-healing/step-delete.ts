/** A pod is gone for good, and nobody asked its kubelet. */
import { Deployment } from '../../kube-api/kinds/deployment.ts';
import { goalMet, goalMissing, type StepDefinition } from '../define-lesson.ts';
import { isPodReady, podsOf } from '../look.ts';
import { COPIES, SHOP_YAML } from './shop.ts';

export const deleteStep: StepDefinition = {
  id: 'delete',
  title: 'Delete a pod',
  text: [
    'Now remove a pod altogether. No [[kubelet]] can restart what should no longer be.',
    'But the shop’s [[Deployment]] asks for three copies. It keeps them through a [[ReplicaSet]], whose controller counts pods. Two is one too few: it creates another, with a name and address of its own, and the [[scheduler]] finds it a node.',
  ],
  task: 'Open a shop pod and **Delete** it. Wait until three are ready again.',
  goal: (view) => {
    const before = String(view.recall('pods-before-delete') ?? '').split(',');
    const pods = podsOf(view, 'shop');
    const ready = pods.filter(isPodReady);
    const isOneNew = ready.some((pod) => !before.includes(pod.metadata.name ?? ''));
    if (!isOneNew) return goalMissing('The shop still has the pods that it had.');
    if (ready.length < COPIES) return goalMissing(`${ready.length} of ${COPIES} pods are ready.`);
    return goalMet;
  },
  remember: (view) => ({
    'pods-before-delete': podsOf(view, 'shop')
      .map((pod) => pod.metadata.name)
      .join(','),
  }),
  hints: [
    'Open a pod, then press **Delete**. The message below shows the command that does the same.',
    'A dying pod has a grace period to finish its work. Its replacement does not wait for that.',
  ],
  solution: [
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
    { type: 'wait-for-goal', limitMs: 90_000 },
  ],
  wrongAttempts: [
    {
      name: 'the Deployment is deleted',
      recognise: (view) => view.get(Deployment, 'shop', 'default') === undefined,
      answer:
        'You deleted the Deployment, the wish for three pods itself. With no wish there is nothing to repair: its pods go too. Apply the YAML of this step to wish for them again.',
      script: [
        {
          type: 'delete',
          target: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name: 'shop' },
        },
        { type: 'wait', ms: 20_000 },
      ],
    },
    {
      name: 'the Deployment is scaled down',
      recognise: (view) => (view.get(Deployment, 'shop', 'default')?.spec?.replicas ?? COPIES) < COPIES,
      answer:
        'You asked for fewer pods, so one was taken away and nothing is missing. Scale back to 3, then delete a pod: that leaves the wish as it is.',
      script: [
        {
          type: 'scale',
          target: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name: 'shop' },
          replicas: 2,
        },
        { type: 'wait', ms: 20_000 },
      ],
    },
  ],
  spotlight: (view) => [...podsOf(view, 'shop').map((pod) => `pod/default/${pod.metadata.name}`), 'control-plane'],
  yaml: SHOP_YAML,
  speed: 1,
};
