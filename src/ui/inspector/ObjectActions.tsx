/** What can be done with the selected object; every button says which command is its equal once it was pressed. */
import type { Action } from '../../bridge/messages.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import { usePageState, useSandbox } from '../app/sandbox-context.ts';
import { strings } from '../app/strings.ts';
import { RateControl } from '../traffic/RateControl.tsx';
import { Button } from '../widgets/Button.tsx';
import styles from './Inspector.module.css';
import { refOfObject } from './ref-of-object.ts';
import { ScaleControl } from './ScaleControl.tsx';

const { inspector: text } = strings;
const SCALABLE: ReadonlySet<string> = new Set(['Deployment', 'ReplicaSet', 'ReplicationController']);

export function ObjectActions({ object }: { readonly object: KubeObject }) {
  const { link } = useSandbox();
  const act = (action: Action): void => void link.act(action);
  const { kind } = object;
  const { name = '', namespace } = object.metadata;
  const target = refOfObject(object);
  const isEnding = object.metadata.deletionTimestamp !== undefined;
  return (
    <div className={styles.actions}>
      {SCALABLE.has(kind) && (
        <ScaleControl
          key={object.metadata.uid}
          object={object}
          onScale={(replicas) => act({ type: 'scale', target, replicas })}
        />
      )}
      {kind === 'Pod' && (
        <Button
          title={text.crashHint}
          onClick={() => act({ type: 'crash', namespace: namespace ?? 'default', pod: name })}
        >
          {text.crash}
        </Button>
      )}
      {kind === 'Node' && <NodeActions name={name} act={act} />}
      {kind === 'Service' && <RateControl namespace={namespace ?? 'default'} service={name} />}
      <Button
        look="danger"
        title={isEnding ? text.endingHint : text.deleteHint}
        isDisabled={isEnding}
        onClick={() => act({ type: 'delete', target })}
      >
        {text.delete}
      </Button>
    </div>
  );
}

interface NodeActionsProps {
  readonly name: string;
  readonly act: (action: Action) => void;
}

function NodeActions({ name, act }: NodeActionsProps) {
  const node = usePageState((state) => [...state.nodes.values()].find((candidate) => candidate.name === name));
  if (node === undefined) return null;
  const isOff = node.power === 'off';
  return (
    <>
      <Button
        look={isOff ? 'primary' : 'plain'}
        title={isOff ? text.powerOnHint : text.powerOffHint}
        onClick={() => act({ type: 'power', node: name, on: isOff })}
      >
        {isOff ? text.powerOn : text.powerOff}
      </Button>
      <Button
        title={node.isCordoned ? text.uncordonHint : text.cordonHint}
        onClick={() => act({ type: 'cordon', node: name, on: !node.isCordoned })}
      >
        {node.isCordoned ? text.uncordon : text.cordon}
      </Button>
    </>
  );
}
