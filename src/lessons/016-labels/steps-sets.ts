/** Selectors by sets and by existence: `in`, `notin`, a key alone, `!key`. */
import type { StepDefinition } from '../define-lesson.ts';
import { isRefused, isSelector, selects, typing, UNTIL_DONE } from './selected.ts';
import { STRAY } from './shop.ts';

export const setStep: StepDefinition = {
  id: 'set',
  title: 'One of several',
  text: [
    'With commas everything has to hold. For “this value **or** that one” there are sets: `key in (a, b)`, and `key notin (a, b)` for neither of them.',
    'Sets and equality mix freely: `env=prod,tier in (front, back)`.',
  ],
  task: 'Find all pods that are front **or** cache.',
  goal: (view) => selects(view, ({ tier }) => tier === 'front' || tier === 'cache', 'front and cache pods'),
  hints: ['The values stand in parentheses, with commas.', '`tier in (front, cache)`'],
  solution: [typing('tier in (front, cache)'), UNTIL_DONE],
  wrongAttempts: [
    {
      name: 'no parentheses',
      recognise: (view) => isRefused(view) && /\b(not)?in\s+[^(\s]/.test(view.query.selector),
      answer:
        'After `in` the API server expects a parenthesis, even for a single value: `tier in (front, cache)`. Without it, it could not tell the commas in the set from those between conditions.',
      script: [typing('tier in front, cache')],
    },
    {
      name: 'two equalities joined by a comma',
      recognise: (view) => isSelector(view, 'tier=front,tier=cache'),
      answer:
        'A comma is “and”. No pod has two values for `tier`, so none matches. “Or” among the values of one key is what `in` is for.',
      script: [typing('tier=front,tier=cache')],
    },
    {
      name: 'notin instead of in',
      recognise: (view) => isSelector(view, 'tier notin (back)'),
      answer: `That leaves out the back tier, but \`${STRAY}\` comes along, which has no tier at all. Say which ones you want.`,
      script: [typing('tier notin (back)')],
    },
  ],
  spotlight: () => ['selector'],
  speed: 1,
};

export const existsStep: StepDefinition = {
  id: 'exists',
  title: 'Has it, or has it not',
  text: [
    'A key alone, `tier`, picks everything that has this label, whatever its value. `!tier` picks everything that has not.',
    'That is how one finds what was forgotten. (In a shell, put a selector in single quotes: `!` and parentheses mean something there.)',
  ],
  task: 'Find the pods to which nobody gave a tier.',
  goal: (view) => selects(view, ({ tier }) => tier === undefined, 'pods without a tier'),
  hints: ['No equals sign is needed, only a key and an exclamation mark.', '`!tier`'],
  solution: [typing('!tier'), UNTIL_DONE],
  wrongAttempts: [
    {
      name: 'an empty value',
      recognise: (view) => isSelector(view, 'tier='),
      answer:
        '`tier=` asks for the label `tier` with an **empty value**. A label may be empty, but then it is there. What has no such label at all is `!tier`.',
      script: [typing('tier=')],
    },
    {
      name: 'those that have it',
      recognise: (view) => isSelector(view, 'tier'),
      answer: 'Those are the eleven that have a tier. Turn it round, with `!` in front of the key.',
      script: [typing('tier')],
    },
  ],
  spotlight: () => ['selector'],
  speed: 1,
};
