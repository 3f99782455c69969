/** Giving marks oneself: what a label may look like, and what belongs into an annotation. */
import type { ObjectRef } from '../../bridge/messages.ts';
import { Pod } from '../../kube-api/kinds/pod.ts';
import { goalMet, goalMissing, type LessonView, type StepDefinition } from '../define-lesson.ts';
import { lastAction } from '../look.ts';
import { isRefused, PAUSE, requirements, selectedPods, typedSelector, typing, UNTIL_DONE } from './selected.ts';
import { STRAY } from './shop.ts';

const OWNER = 'shop.example.com/owner';
const NOTE = 'shop.example.com/note';
const NOTE_TEXT = 'ask Ana before you delete it!';
const stray: ObjectRef = { apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: STRAY };

/** The newest change of labels in this step: whose, which key, which value. */
function lastLabel(view: LessonView) {
  const action = lastAction(view, 'label')?.action;
  const [key = '', value = null] = Object.entries(action?.labels ?? {})[0] ?? [];
  return action === undefined ? undefined : { target: action.target, key, value };
}

function labelsOfStray(view: LessonView): Readonly<Record<string, string>> {
  return view.get(Pod, STRAY, 'default')?.metadata.labels ?? {};
}

function annotationsOfStray(view: LessonView): Readonly<Record<string, string>> {
  return view.get(Pod, STRAY, 'default')?.metadata.annotations ?? {};
}

export const labelStep: StepDefinition = {
  id: 'label',
  title: 'Give a label yourself',
  text: [
    `\`${STRAY}\` needs an owner. A label’s **key** is a name of at most 63 characters: letters, digits, \`-\`, \`_\` and \`.\`, with a letter or digit at both ends.`,
    'Before the name there may be a prefix and a slash: a domain of yours, so that your keys never clash with others’. `kubernetes.io/` and `k8s.io/` belong to Kubernetes itself.',
    'A **value** has the same rules as a name, 63 characters at most, and may be empty. No spaces, no umlauts: labels are for machines to sort by.',
  ],
  task: `Open the pod \`${STRAY}\` and add the label \`${OWNER}\` with a name of your choice.`,
  goal: (view) => {
    if (view.get(Pod, STRAY, 'default') === undefined) return goalMissing(`The pod ${STRAY} is gone.`);
    const value = labelsOfStray(view)[OWNER];
    if (value === undefined) return goalMissing(`${STRAY} has no label ${OWNER} yet.`);
    return value === '' ? goalMissing('Its value is empty: put a name there.') : goalMet;
  },
  hints: [
    `\`${STRAY}\` is the pod with the short name. A click opens it; its labels are in the panel at the right.`,
    'Below the labels there is a field. Type key, equals sign, value, and press Enter.',
    `\`${OWNER}=ana\``,
  ],
  solution: [{ type: 'label', target: stray, labels: { [OWNER]: 'ana' } }, UNTIL_DONE],
  wrongAttempts: [
    {
      name: 'a value with a space',
      recognise: (view) => /[^\w.-]/.test(lastLabel(view)?.value ?? '') && labelsOfStray(view)[OWNER] === undefined,
      answer:
        'The API server refuses that value, and says by which rule: letters, digits, `-`, `_` and `.` only. Nothing was changed. A full name with a space would fit into an annotation.',
      script: [{ type: 'try', action: { type: 'label', target: stray, labels: { [OWNER]: 'Ana Lopez' } } }],
    },
    {
      name: 'a key with two slashes',
      recognise: (view) => (lastLabel(view)?.key ?? '').split('/').length > 2,
      answer: 'One slash at most: what is before it is the prefix, what is after it is the name. Nothing was changed.',
      script: [{ type: 'try', action: { type: 'label', target: stray, labels: { 'shop/example/owner': 'ana' } } }],
    },
    {
      name: 'the key without its prefix',
      recognise: (view) => lastLabel(view)?.key === 'owner',
      answer: `That is a good label too, but \`owner\` and \`${OWNER}\` are two different keys. The prefix says whose \`owner\` is meant.`,
      script: [{ type: 'label', target: stray, labels: { owner: 'ana' } }],
    },
    {
      name: 'another pod',
      recognise: (view) => lastLabel(view)?.key === OWNER && lastLabel(view)?.target.name !== STRAY,
      answer: `A label belongs to one object. You gave it to another one; \`${STRAY}\` still has none.`,
      script: [
        {
          type: 'choose',
          describe: 'label another pod',
          action: (view) => ({
            type: 'label',
            target: {
              ...stray,
              name: view.list(Pod, 'default').find(({ metadata }) => metadata.name !== STRAY)?.metadata.name ?? '',
            },
            labels: { [OWNER]: 'ana' },
          }),
        },
      ],
    },
  ],
  spotlight: () => [`pod/default/${STRAY}`],
  speed: 1,
};

export const annotationStep: StepDefinition = {
  id: 'annotation',
  title: 'Notes that nobody selects by',
  text: [
    'A warning to colleagues does not fit into a label. [[Annotations]] are key and value too, but the value may be any text, up to 256 KiB for all of an object’s annotations together.',
    'They hold what people and tools want to remember: who to call, a link, a checksum, what `kubectl apply` sent last time. In return, nobody can select by them.',
  ],
  task: `Leave the annotation \`${NOTE}\` on \`${STRAY}\`, with any sentence. Then try to find it: type just \`${NOTE}\` into the selector box.`,
  goal: (view) => {
    if ((annotationsOfStray(view)[NOTE] ?? '') === '') return goalMissing(`${STRAY} has no annotation ${NOTE} yet.`);
    if (isRefused(view)) return goalMissing('That is no selector.');
    if (!requirements(view).some(({ key }) => key === NOTE))
      return goalMissing('The note is there. Now try to select by its key.');
    return selectedPods(view).length > 0
      ? goalMissing('There is a label with this key: take it away and try again.')
      : goalMet;
  },
  hints: [
    `In the panel of \`${STRAY}\`, open “Annotations”, below the labels.`,
    `\`${NOTE}=${NOTE_TEXT}\` goes into the field there; \`${NOTE}\` alone, into the selector box (key \`/\`).`,
  ],
  solution: [{ type: 'annotate', target: stray, annotations: { [NOTE]: NOTE_TEXT } }, PAUSE, typing(NOTE), UNTIL_DONE],
  wrongAttempts: [
    {
      name: 'the note as a label',
      recognise: (view) => lastLabel(view)?.key === NOTE && annotationsOfStray(view)[NOTE] === undefined,
      answer:
        'A label is too narrow for a sentence: 63 characters, no spaces. Sentences go into **annotations**, one section further down.',
      script: [{ type: 'try', action: { type: 'label', target: stray, labels: { [NOTE]: NOTE_TEXT } } }],
    },
    {
      name: 'selecting by the text of the note',
      recognise: (view) => isRefused(view) && view.query.selector.includes(NOTE),
      answer:
        'A selector could not even hold this text: its values follow the rules of labels. Ask for the key alone. (Found nothing? That is the point.)',
      script: [{ type: 'annotate', target: stray, annotations: { [NOTE]: NOTE_TEXT } }, typing(`${NOTE}=${NOTE_TEXT}`)],
    },
    {
      name: 'asking for things without it',
      recognise: (view) =>
        typedSelector(view)?.requirements.some(({ key, operator }) => key === NOTE && operator === '!') ?? false,
      answer:
        'All twelve match, the one with the note as well: as far as selectors can see, nobody has this key. Ask for the key itself.',
      script: [{ type: 'annotate', target: stray, annotations: { [NOTE]: NOTE_TEXT } }, typing(`!${NOTE}`)],
    },
  ],
  spotlight: () => [`pod/default/${STRAY}`, 'selector'],
  speed: 1,
};
