/** How many pods a workload should have: one more, one fewer, or a number to apply. */
import { useState } from 'react';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import { strings } from '../app/strings.ts';
import { Button } from '../widgets/Button.tsx';
import styles from './ScaleControl.module.css';

const { inspector: text } = strings;

interface ScaleControlProps {
  readonly object: KubeObject;
  readonly onScale: (replicas: number) => void;
}

export function ScaleControl({ object, onScale }: ScaleControlProps) {
  const wanted = (object as { readonly spec?: { readonly replicas?: number } }).spec?.replicas ?? 1;
  const [draft, setDraft] = useState<string>();
  const value = draft === undefined ? wanted : Number(draft);
  const isValid = draft !== '' && Number.isInteger(value) && value >= 0;
  const scale = (replicas: number): void => {
    setDraft(undefined);
    onScale(replicas);
  };
  return (
    <fieldset className={styles.scale}>
      <legend>{text.replicas}</legend>
      <Button label={text.fewer} isDisabled={wanted === 0} onClick={() => scale(wanted - 1)}>
        −
      </Button>
      <input
        type="number"
        min={0}
        value={draft ?? wanted}
        aria-label={text.replicas}
        aria-invalid={!isValid}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && isValid) scale(value);
          if (event.key === 'Escape' && draft !== undefined) {
            event.preventDefault();
            setDraft(undefined);
          }
        }}
      />
      <Button label={text.more} onClick={() => scale(wanted + 1)}>
        +
      </Button>
      {draft !== undefined && value !== wanted && (
        <Button look="primary" isDisabled={!isValid} onClick={() => scale(value)}>
          {text.apply}
        </Button>
      )}
    </fieldset>
  );
}
