/** Nodes have labels too, and pods may ask for them. */
import { Node } from '../../kube-api/kinds/node.ts';
import { Pod } from '../../kube-api/kinds/pod.ts';
import { goalMet, goalMissing, type StepDefinition } from '../define-lesson.ts';
import { lastAction } from '../look.ts';
import { ARCHIVE_YAML } from './shop.ts';

export const nodeStep: StepDefinition = {
  id: 'node',
  title: 'Nodes have labels too',
  text: [
    'Every kind of object has labels, [[nodes]] as well. A pod can ask for them in its `nodeSelector`: the [[scheduler]] then places it only where all of them fit.',
    'The pod `archive` wants fast disks: `disk: ssd`. But nobody has said yet which machine has them.',
  ],
  task: 'Apply the YAML of this step and see `archive` wait. Then label a **node** `disk=ssd`.',
  goal: (view) => {
    const archive = view.get(Pod, 'archive', 'default');
    if (archive === undefined) return goalMissing('There is no pod archive yet.');
    const node = archive.spec?.nodeName;
    if (node === undefined || node === '') return goalMissing('archive waits: no node fits.');
    if (view.get(Node, node)?.metadata.labels?.disk !== 'ssd')
      return goalMissing(`archive is on ${node}, which has no label disk=ssd.`);
    return goalMet;
  },
  hints: [
    '**Put its YAML in the editor**, then apply it. The pod appears beside the nodes, in the waiting room.',
    'Open the waiting pod: it says why it waits. “Which nodes fit?” asks the selector box about nodes.',
    'A click on the name of a node opens it. Add `disk=ssd` to its labels.',
  ],
  solution: [
    { type: 'apply', yaml: ARCHIVE_YAML },
    { type: 'wait', ms: 3000 },
    { type: 'label', target: { apiVersion: 'v1', kind: 'Node', name: 'node-2' }, labels: { disk: 'ssd' } },
    { type: 'wait-for-goal', limitMs: 60_000 },
  ],
  wrongAttempts: [
    {
      name: 'the pod is labelled',
      recognise: (view) => {
        const action = lastAction(view, 'label')?.action;
        return action?.target.kind === 'Pod' && action.labels.disk !== undefined;
      },
      answer:
        'The pod **asks** for `disk=ssd`; it is the node that has to **have** it. As with a Service: who selects does not need the label itself.',
      script: [
        { type: 'apply', yaml: ARCHIVE_YAML },
        { type: 'wait', ms: 2000 },
        {
          type: 'label',
          target: { apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: 'archive' },
          labels: { disk: 'ssd' },
        },
        { type: 'wait', ms: 5000 },
      ],
    },
    {
      name: 'another value',
      recognise: (view) =>
        view.list(Node).some(({ metadata }) => {
          const disk = metadata.labels?.disk;
          return disk !== undefined && disk !== 'ssd';
        }) && !view.list(Node).some(({ metadata }) => metadata.labels?.disk === 'ssd'),
      answer:
        'Key and value have to be equal to the letter, capitals included: the pod asks for `disk` to be `ssd`. Give the node that value.',
      script: [
        { type: 'apply', yaml: ARCHIVE_YAML },
        { type: 'wait', ms: 2000 },
        { type: 'label', target: { apiVersion: 'v1', kind: 'Node', name: 'node-1' }, labels: { disk: 'SSD' } },
        { type: 'wait', ms: 5000 },
      ],
    },
  ],
  spotlight: (view) => [
    ...view.list(Node).map(({ metadata }) => `node/${metadata.name}`),
    'waiting-room',
    'pod/default/archive',
    'editor',
  ],
  yaml: ARCHIVE_YAML,
  speed: 1,
};
