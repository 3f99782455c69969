/** Steering from the other end: another selector, other pods. */
import type { ObjectRef } from '../../bridge/messages.ts';
import { Pod } from '../../kube-api/kinds/pod.ts';
import { goalMet, goalMissing, type LessonView, type StepDefinition } from '../define-lesson.ts';
import { lastAction } from '../look.ts';
import { selectorOfShop, servingPods } from './cluster.ts';
import { allPods, fits } from './selected.ts';
import { serviceYaml } from './shop.ts';

const shop: ObjectRef = { apiVersion: 'v1', kind: 'Service', namespace: 'default', name: 'shop' };

function versionsServing(view: LessonView): ReadonlySet<string> {
  return new Set(
    servingPods(view).map((name) => view.get(Pod, name, 'default')?.metadata.labels?.version ?? 'no version'),
  );
}

export const serviceStep: StepDefinition = {
  id: 'service',
  title: 'Move all customers at once',
  text: [
    'Version 2 runs already: `heron` has `version=v2` and, until now, shares customers with `mango`. Let it have them all.',
    'No pod has to change for that. A Service’s **selector** (`spec.selector`) says whose labels it looks for; the moment it asks for `v2`, everyone else is left out. Back again is as quick.',
  ],
  task: 'Add `version: v2` to the **selector** of the Service `shop` and apply it.',
  goal: (view) => {
    const versions = versionsServing(view);
    if (selectorOfShop(view)?.version === undefined) return goalMissing('The Service does not ask for a version yet.');
    if (versions.size === 0) return goalMissing('No pod gets requests.');
    return versions.size === 1 && versions.has('v2')
      ? goalMet
      : goalMissing(`Pods of ${[...versions].sort().join(' and ')} get requests.`);
  },
  hints: [
    '**Put its YAML in the editor**, below, shows the Service as it is now.',
    'Below `selector:` there are `app`, `tier` and `env`. The new line stands in the same column as they do.',
    '`    version: v2` (four spaces)',
  ],
  solution: [
    { type: 'apply', yaml: serviceYaml('v2') },
    { type: 'wait-for-goal', limitMs: 20_000 },
  ],
  wrongAttempts: [
    {
      name: 'the Service is labelled instead',
      recognise: (view) => {
        const target = lastAction(view, 'label')?.action.target;
        return target?.kind === 'Service' && selectorOfShop(view)?.version === undefined;
      },
      answer:
        'That is a label **on** the Service: others can now find the Service by it. Whom the Service finds stands in its `spec.selector`, and that is as it was. Labels say what a thing is; selectors say what it looks for.',
      script: [
        { type: 'label', target: shop, labels: { version: 'v2' } },
        { type: 'wait', ms: 5000 },
      ],
    },
    {
      name: 'a version that nobody has',
      recognise: (view) => {
        const selector = selectorOfShop(view);
        return (
          selector?.version !== undefined && !allPods(view).some(({ metadata }) => fits(selector, metadata.labels))
        );
      },
      answer:
        'No pod has all these labels: the Service has no one to send customers to, and they get no answer. Nothing refuses such a selector; it may come true later. Ask for `v2`.',
      script: [
        { type: 'apply', yaml: serviceYaml('v3') },
        { type: 'wait', ms: 5000 },
      ],
    },
  ],
  spotlight: () => ['service/shop', 'traffic', 'editor'],
  yaml: serviceYaml(),
  speed: 1,
};
