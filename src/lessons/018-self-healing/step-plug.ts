/** The bet: how long do customers feel a dead machine? */
import { goalMet, goalMissing, type LessonView, type StepDefinition } from '../define-lesson.ts';
import { lastAction, podsOf } from '../look.ts';
import { failedFor, notReadySince, unplugged } from './dead-node.ts';

/** After the node is NotReady, requests under way may still run into their time-outs; then it is quiet. */
const QUIET_MS = 12_000;

/** When the failures are over and can be measured: how long they lasted, in seconds. */
function measuredSeconds(view: LessonView): number | undefined {
  const plug = unplugged(view);
  if (plug === undefined) return undefined;
  const sinceMs = notReadySince(view, plug.node);
  if (sinceMs === undefined || view.nowMs < sinceMs + QUIET_MS) return undefined;
  return failedFor(view, plug.atMs);
}

export const plugStep: StepDefinition = {
  id: 'plug',
  title: 'Pull a plug',
  text: [
    'Now a whole machine dies, with a shop pod on it. Nobody says goodbye: no process reports, no connection is closed.',
    'Every 10 seconds each [[kubelet]] renews a [[Lease]], its [[heartbeats]]. The control plane can only notice that they stop.',
    'Until it does, the Service goes on sending one customer in three to a pod that is not there. First bet, then pull.',
  ],
  task: 'Place your bet. Then pull the plug of a node that carries a shop pod, and let time run.',
  prediction: {
    question: 'For how long after the power cut will customers’ requests fail?',
    options: [
      { id: 'none', text: 'Not at all: the Service notices at once' },
      { id: 'seconds', text: 'About ten seconds: one missed heartbeat' },
      { id: 'minute', text: 'About a minute' },
      { id: 'minutes', text: 'About five minutes' },
    ],
    grade: (view) => {
      const seconds = measuredSeconds(view);
      if (seconds === undefined) return undefined;
      const option = seconds === 0 ? 'none' : seconds <= 25 ? 'seconds' : seconds <= 120 ? 'minute' : 'minutes';
      return {
        option,
        measured: `The last request failed ${seconds} seconds after the power cut.`,
        explanation:
          'One missed heartbeat is no proof: networks hiccup. The control plane waits 50 seconds, then calls the node NotReady and its pods not ready. Only then does the Service leave them out.',
      };
    },
  },
  goal: (view) => {
    const plug = unplugged(view);
    if (plug === undefined || view.isPoweredOn(plug.node)) return goalMissing('No node is without power yet.');
    const carried = String(view.recall('nodes-with-shop-pods') ?? '').split(',');
    if (!carried.includes(plug.node)) return goalMissing(`${plug.node} carried no shop pod.`);
    if (notReadySince(view, plug.node) === undefined) {
      return goalMissing(
        `Kubernetes still holds ${plug.node} for Ready: ${Math.round((view.nowMs - plug.atMs) / 1000)} s so far.`,
      );
    }
    if (measuredSeconds(view) === undefined)
      return goalMissing('The last requests to the dead pod are running into their time-outs.');
    return goalMet;
  },
  remember: (view) => ({
    'nodes-with-shop-pods': podsOf(view, 'shop')
      .map((pod) => pod.spec?.nodeName ?? '')
      .join(','),
  }),
  hints: [
    'The plug is the switch at the corner of each tank.',
    'Nothing on the node itself can tell: watch the meter, then the word under the node’s name.',
    'Impatient? Set the speed to 10×.',
  ],
  solution: [
    { type: 'predict', option: 'minute' },
    {
      type: 'choose',
      describe: 'pull the plug of the node that carries the first pod of the shop',
      action: (view) => ({ type: 'power', node: podsOf(view, 'shop')[0]?.spec?.nodeName ?? '', on: false }),
    },
    { type: 'wait-for-goal', limitMs: 120_000 },
  ],
  wrongAttempts: [
    {
      name: 'the node is cordoned instead',
      recognise: (view) => lastAction(view, 'cordon')?.action.on === true && lastAction(view, 'power') === undefined,
      answer:
        'Cordoning only keeps new pods away: the machine runs on and so do its pods. Uncordon it if you like, and use the power switch.',
      script: [
        { type: 'predict', option: 'minute' },
        { type: 'cordon', node: 'node-1', on: true },
        { type: 'wait', ms: 10_000 },
      ],
    },
    {
      name: 'the Node object is deleted instead',
      recognise: (view) => lastAction(view, 'delete')?.action.target.kind === 'Node',
      answer:
        'You deleted what Kubernetes knows of the node, not the machine. Its pods are removed from the API, and the kubelet will register again when it restarts. Pull the plug of another node to see a silent death.',
      script: [
        { type: 'predict', option: 'minute' },
        { type: 'delete', target: { apiVersion: 'v1', kind: 'Node', name: 'node-1' } },
        { type: 'wait', ms: 10_000 },
      ],
    },
  ],
  spotlight: (view) => {
    const plug = unplugged(view);
    return plug === undefined ? ['node/node-1', 'node/node-2', 'node/node-3'] : [`node/${plug.node}`, 'traffic'];
  },
  speed: 1,
};
