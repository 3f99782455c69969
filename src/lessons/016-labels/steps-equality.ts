/** Selectors by equality: `=`, comma for and, `!=` with its surprise. */
import type { StepDefinition } from '../define-lesson.ts';
import {
  allPods,
  isRefused,
  isSelector,
  PAUSE,
  requirements,
  selectedPods,
  selects,
  typing,
  UNTIL_DONE,
} from './selected.ts';
import { STRAY } from './shop.ts';

export const equalStep: StepDefinition = {
  id: 'equal',
  title: 'Ask for a label',
  text: [
    'Above the picture the selector box has opened, and the pods now show their labels. What you type there goes after `kubectl get pods -l`; whatever matches stays bright.',
    'The simplest [[selector]] is `key=value`: everything that has this label with this value.',
  ],
  task: 'Find all pods of the front tier: those whose label `tier` is `front`.',
  goal: (view) => selects(view, ({ tier }) => tier === 'front', 'front pods'),
  hints: [
    'The key `/` brings you into the box. Look at a pod of `mango`: what is its `tier`?',
    'Key, equals sign, value, without spaces or quotes.',
    '`tier=front`',
  ],
  solution: [typing('tier=front'), UNTIL_DONE],
  wrongAttempts: [
    {
      name: 'the value alone',
      recognise: (view) => requirements(view).some(({ key, operator }) => key === 'front' && operator === 'exists'),
      answer:
        '`front` alone asks for things that have a label with the **key** `front`. Here `front` is a value; its key is `tier`.',
      script: [typing('front')],
    },
    {
      name: 'the name of a Deployment',
      recognise: (view) =>
        requirements(view).some(({ key }) => key === 'name' || key === 'mango' || key === 'metadata.name'),
      answer:
        'A label selector never looks at names, only at labels. And no name would do: the front tier is spread over `mango`, `heron` and `pixel`.',
      script: [typing('name=mango')],
    },
  ],
  spotlight: () => ['selector'],
  speed: 1,
};

export const andStep: StepDefinition = {
  id: 'and',
  title: 'A comma is “and”',
  text: [
    'Five pods are front, but one of them is only a test. Customers should never meet it.',
    'Several conditions are put one after the other, with a comma between them. **All** of them have to hold; there is no “or” with commas.',
  ],
  task: 'Find the pods of the front tier in production (`env` is `prod`).',
  goal: (view) => selects(view, ({ env, tier }) => tier === 'front' && env === 'prod', 'front pods in production'),
  hints: ['Keep `tier=front` and add a second condition after a comma.', '`tier=front,env=prod`'],
  solution: [typing('tier=front,env=prod'), UNTIL_DONE],
  wrongAttempts: [
    {
      name: 'no comma between the conditions',
      recognise: (view) => isRefused(view) && /^\s*\S+=\S+\s+[^\s,]+=/.test(view.query.selector),
      answer:
        'A space does not join conditions: the API server reads one condition and then expects a comma or the end. That is what its message says. Put a **comma** between them.',
      script: [typing('tier=front env=prod')],
    },
    {
      name: 'two values for one key',
      recognise: (view) => {
        const keys = requirements(view).flatMap(({ key, operator }) => (operator === '=' ? [key] : []));
        return new Set(keys).size < keys.length && selectedPods(view).length === 0;
      },
      answer:
        'A comma is “and”: no pod has two values for one key at once, so nothing is left. Ask for two different keys, `tier` and `env`.',
      script: [typing('tier=front,tier=prod')],
    },
  ],
  spotlight: () => ['selector'],
  speed: 1,
};

export const notStep: StepDefinition = {
  id: 'not',
  title: 'What “not” means',
  text: [
    '`key!=value` turns a condition round. Nine pods are in production (`env=prod`), two are tests (`env=test`).',
    `And then there is \`${STRAY}\`, which somebody once started by hand. It has no label \`env\` at all.`,
  ],
  prediction: {
    question: 'How many of the twelve pods match `env!=prod`?',
    options: [
      { id: '2', text: 'Two: those with another env' },
      { id: '3', text: `Three: ${STRAY} as well` },
      { id: '0', text: 'None: one has to say which env instead' },
    ],
    grade: (view) => {
      if (!isSelector(view, 'env!=prod')) return undefined;
      const found = selectedPods(view);
      const names = found.map(({ metadata }) => metadata.name?.split('-')[0]).join(', ');
      return {
        option: String(found.length),
        measured: `${found.length} of ${allPods(view).length} pods match: ${names}.`,
        explanation:
          '`!=` asks that the label does not have this value. A thing without the label does not have the value either, so it matches.',
      };
    },
  },
  task: 'Place your bet, then ask for `env!=prod` and see. After that, narrow it down to the pods that **do have** an env, another one than prod.',
  goal: (view) => selects(view, ({ env }) => env !== undefined && env !== 'prod', 'test pods'),
  hints: [
    'A key alone, without a value, means: has this label.',
    'Two conditions: it has an `env`, and that is not prod.',
    '`env,env!=prod`',
  ],
  solution: [{ type: 'predict', option: '3' }, typing('env!=prod'), PAUSE, typing('env,env!=prod'), UNTIL_DONE],
  wrongAttempts: [
    {
      name: 'what has no such label is still there',
      recognise: (view) => isSelector(view, 'env!=prod') || isSelector(view, 'env notin (prod)'),
      answer: `\`!=\` (and \`notin\`) also match things **without** the label: \`${STRAY}\` is bright although nobody said where it belongs. Add the condition that there is an \`env\`.`,
      script: [{ type: 'predict', option: '2' }, typing('env!=prod')],
    },
    {
      name: 'the exclamation mark in front of a condition',
      recognise: (view) => isRefused(view) && /!\s*[\w./-]+\s*(=|in\b)/.test(view.query.selector),
      answer:
        '`!` in front belongs to a key alone: `!env` means “has no label env”. To turn round an equality, put it before the equals sign: `env!=prod`.',
      script: [{ type: 'predict', option: '3' }, typing('!env=prod')],
    },
  ],
  spotlight: () => ['selector'],
  speed: 1,
};
