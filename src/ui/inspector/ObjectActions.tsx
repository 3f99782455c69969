/** What can be done with the selected object; every button says which command is its equal once it was pressed. */
import { useState } from 'react';
import type { Action, ObjectRef } from '../../bridge/messages.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import { usePageState, useSandbox } from '../app/sandbox-context.ts';
import { strings } from '../app/strings.ts';
import { Button } from '../widgets/Button.tsx';
import styles from './Inspector.module.css';

const { inspector: text } = strings;
const SCALABLE: ReadonlySet<string> = new Set(['Deployment', 'ReplicaSet', 'ReplicationController']);

export function ObjectActions({ object }: { readonly object: KubeObject }) {
  const { link } = useSandbox();
  const act = (action: Action): void => void link.act(action);
  const { name = '', namespace } = object.metadata;
  const target: ObjectRef = {
    apiVersion: object.apiVersion,
    kind: object.kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
  };
  return (
    <div className={styles.actions}>
      {SCALABLE.has(object.kind) && <ScaleControl target={target} act={act} object={object} />}
      {object.kind === 'Pod' && (
        <Button onClick={() => act({ type: 'crash', namespace: namespace ?? 'default', pod: name })}>
          {text.crash}
        </Button>
      )}
      {object.kind === 'Node' && <NodeActions name={name} act={act} />}
      {object.kind === 'Service' && <ServiceActions name={name} namespace={namespace ?? 'default'} act={act} />}
      <Button look="danger" onClick={() => act({ type: 'delete', target })}>
        {text.delete}
      </Button>
    </div>
  );
}

type Act = (action: Action) => void;

function NodeActions({ name, act }: { readonly name: string; readonly act: Act }) {
  const node = usePageState((state) => [...state.nodes.values()].find((candidate) => candidate.name === name));
  if (node === undefined) return null;
  const isOff = node.power === 'off';
  return (
    <>
      <Button look={isOff ? 'primary' : 'plain'} onClick={() => act({ type: 'power', node: name, on: isOff })}>
        {isOff ? text.powerOn : text.powerOff}
      </Button>
      <Button onClick={() => act({ type: 'cordon', node: name, on: !node.isCordoned })}>
        {node.isCordoned ? text.uncordon : text.cordon}
      </Button>
    </>
  );
}

function ScaleControl({
  object,
  target,
  act,
}: {
  readonly object: KubeObject;
  readonly target: ObjectRef;
  readonly act: Act;
}) {
  const wanted = (object as { readonly spec?: { readonly replicas?: number } }).spec?.replicas ?? 1;
  const [draft, setDraft] = useState<number>();
  const value = draft ?? wanted;
  const scale = (replicas: number): void => {
    setDraft(undefined);
    act({ type: 'scale', target, replicas });
  };
  return (
    <fieldset className={styles.scale} aria-label={text.replicas}>
      <Button title={text.fewer} isDisabled={wanted === 0} onClick={() => scale(wanted - 1)}>
        −
      </Button>
      <input
        type="number"
        min={0}
        max={5000}
        value={value}
        aria-label={text.replicas}
        onChange={(event) => setDraft(Math.max(0, Math.floor(Number(event.target.value))))}
        onKeyDown={(event) => {
          if (event.key === 'Enter') scale(value);
        }}
      />
      <Button title={text.more} onClick={() => scale(wanted + 1)}>
        +
      </Button>
      {draft !== undefined && draft !== wanted && (
        <Button look="primary" onClick={() => scale(draft)}>
          {text.scale}
        </Button>
      )}
    </fieldset>
  );
}

const RATES = [0, 5, 20, 100] as const;

function ServiceActions({
  name,
  namespace,
  act,
}: {
  readonly name: string;
  readonly namespace: string;
  readonly act: Act;
}) {
  const rate = usePageState(
    (state) =>
      state.traffic.find(({ service }) => service.name === name && service.namespace === namespace)?.targetPerSecond ??
      0,
  );
  return (
    <label className={styles.scale}>
      {text.traffic}
      <select
        value={rate}
        onChange={(event) =>
          act({ type: 'traffic', namespace, service: name, requestsPerSecond: Number(event.target.value) })
        }
      >
        {[...new Set([...RATES, rate])]
          .sort((a, b) => a - b)
          .map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
      </select>
    </label>
  );
}
