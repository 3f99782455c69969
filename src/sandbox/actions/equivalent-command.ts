/** For each thing that can be done here with a click: how it is done on a real cluster. */
import type { Action, KeyChanges, ObjectRef } from '../../bridge/messages.ts';
import { kindByGroupVersionKind } from '../../kube-api/kinds/index.ts';

/** One line to type, or, where no command does it, a comment that says what would have to happen. */
export function equivalentCommand(action: Action): string {
  switch (action.type) {
    case 'apply':
      return action.dryRun === true
        ? 'kubectl apply --dry-run=server -f manifest.yaml'
        : 'kubectl apply -f manifest.yaml';
    case 'delete': {
      const grace = action.gracePeriodSeconds;
      const force = grace === 0 ? ' --grace-period=0 --force' : grace === undefined ? '' : ` --grace-period=${grace}`;
      return `kubectl delete ${resourceOf(action.target)} ${action.target.name}${inNamespace(action.target)}${force}`;
    }
    case 'scale':
      return `kubectl scale ${resourceOf(action.target)} ${action.target.name} --replicas=${action.replicas}${inNamespace(action.target)}`;
    case 'label':
      return changeCommand('label', action.target, action.labels, action.overwrite);
    case 'annotate':
      return changeCommand('annotate', action.target, action.annotations, action.overwrite);
    case 'cordon':
      return `kubectl ${action.on ? 'cordon' : 'uncordon'} ${action.node}`;
    case 'power':
      return action.on ? `# switch machine ${action.node} on` : `# pull the plug of machine ${action.node}`;
    case 'crash': {
      const container = action.container === undefined ? '' : `, container ${action.container}`;
      return `# kill the first process of pod ${action.pod}${container} on its node`;
    }
    case 'traffic':
      return action.requestsPerSecond === 0
        ? `# stop sending requests to service ${action.service}`
        : `# send ${action.requestsPerSecond} requests per second to service ${action.service}`;
  }
}

function resourceOf(target: ObjectRef): string {
  return kindByGroupVersionKind(target.apiVersion, target.kind)?.singular ?? target.kind.toLowerCase();
}

function inNamespace(target: ObjectRef): string {
  return target.namespace === undefined || target.namespace === 'default' ? '' : ` -n ${target.namespace}`;
}

function changeCommand(verb: string, target: ObjectRef, changes: KeyChanges, overwrite = false): string {
  const words = Object.entries(changes).map(([key, value]) =>
    value === null ? shellWord(`${key}-`) : shellWord(`${key}=${value}`),
  );
  const flag = overwrite ? ' --overwrite' : '';
  return `kubectl ${verb} ${resourceOf(target)} ${target.name} ${words.join(' ')}${flag}${inNamespace(target)}`;
}

/** A word as a shell takes it: quoted when anything in it would mean something there. */
function shellWord(text: string): string {
  return /^[\w./:=,@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
