/** Labels, selectors, annotations: how to find things that nobody named well, and how the cluster finds them too. */
import { defineLesson } from '../define-lesson.ts';
import { SHOP_YAML } from './shop.ts';
import { leaveStep } from './step-leave.ts';
import { nodeStep } from './step-node.ts';
import { serviceStep } from './step-service.ts';
import { andStep, equalStep, notStep } from './steps-equality.ts';
import { annotationStep, labelStep } from './steps-marks.ts';
import { existsStep, setStep } from './steps-sets.ts';

export const lesson = defineLesson({
  slug: 'labels',
  number: 16,
  title: 'Labels, selectors, annotations',
  question: 'Twelve pods, and their names say nothing: how do people, Services and ReplicaSets find the right ones?',
  minutes: 12,
  start: {
    nodes: 3,
    seed: 16,
    actions: [
      { type: 'wait', ms: 40_000 },
      { type: 'apply', yaml: SHOP_YAML },
      { type: 'wait', ms: 40_000 },
      { type: 'traffic', namespace: 'default', service: 'shop', requestsPerSecond: 10 },
      { type: 'wait', ms: 10_000 },
    ],
  },
  steps: [
    {
      id: 'jumble',
      title: 'What is what?',
      text: [
        'This shop has a front, a back and a cache; some of it is in production, some only a test; two versions run at once. Now look at the [[pods]]: `mango`, `heron`, `dune` … Every team named its things as it liked.',
        'Names only tell things apart. What a thing **is** stands in its [[labels]]: pairs of a key and a value, such as `tier=front`, on any object, as many as you like.',
        'Hover over a pod to read its labels, or click to open it. They cut across names: front pods are found in three of these teams.',
      ],
      spotlight: () => [],
      speed: 1,
    },
    equalStep,
    andStep,
    notStep,
    setStep,
    existsStep,
    labelStep,
    annotationStep,
    leaveStep,
    serviceStep,
    nodeStep,
    {
      id: 'end',
      title: 'What holds a cluster together',
      text: [
        '**Labels** say what a thing is. **Selectors** ask: `=`, `!=`, `in`, `notin`, `key`, `!key`, with commas for “and”. Mind that `!=` and `notin` also match what has no such label.',
        '**Annotations** keep notes of any kind. Nobody selects by them.',
        'Services, ReplicaSets and the scheduler know no names. They ask for labels, again and again; so one changed label moves a pod out of its Service and its ReplicaSet, and one changed selector moves all customers.',
      ],
    },
  ],
  next: [
    'Give the pod that you took out its old `tier` back. Its ReplicaSet then has one too many: which one does it delete?',
    'Look among services and nodes in the selector box too. Every node has labels that nobody here gave it.',
    'Change a label in the template of a Deployment, but not in its selector. What does the API server say?',
  ],
});
