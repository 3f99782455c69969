/** Labels and annotations of what is selected: to read, to change, to look for others that have them too. */
import { useState } from 'react';
import type { Action, LabelQuery } from '../../bridge/messages.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import { useSandbox } from '../app/sandbox-context.ts';
import { strings } from '../app/strings.ts';
import { makeRoomForSelector } from '../selector/selector-shown.ts';
import inspector from './Inspector.module.css';
import { KeyValues } from './KeyValues.tsx';
import styles from './MetadataSections.module.css';
import { ownSelectorOf } from './own-selector.ts';
import { refOfObject } from './ref-of-object.ts';

const { inspector: text } = strings;
/** Kinds that the selector box can look among. */
const SELECTABLE = { Pod: 'pods', Service: 'services', Node: 'nodes' } as const;

export function MetadataSections({ object }: { readonly object: KubeObject }) {
  const { link, store } = useSandbox();
  const { labels = {}, annotations = {} } = object.metadata;
  const [isOpen, setOpen] = useState(false);
  const target = refOfObject(object);
  const act = (action: Action) => link.act(action);
  const kind = SELECTABLE[object.kind as keyof typeof SELECTABLE];
  const own = ownSelectorOf(object);
  const lookFor = (query: LabelQuery): void => {
    store.lookFor(query);
    makeRoomForSelector(store);
  };
  return (
    <>
      {own !== undefined && (
        <section>
          <h3 className={inspector.section}>{own.kind === 'nodes' ? text.nodeSelector : text.selector}</h3>
          <p className={styles.own}>
            <code>{own.selector}</code>
            <button type="button" className={inspector.link} onClick={() => lookFor(own)}>
              {own.kind === 'nodes' ? text.whichNodes : text.whatDoISelect}
            </button>
          </p>
        </section>
      )}
      <section>
        <h3 className={inspector.section}>{text.labels}</h3>
        <KeyValues
          pairs={labels}
          words={text.label}
          onChange={(changes, overwrite) =>
            act({ type: 'label', target, labels: changes, ...(overwrite ? { overwrite } : {}) })
          }
          {...(kind === undefined ? {} : { onPick: (selector: string) => lookFor({ kind, selector }) })}
        />
      </section>
      <details className={styles.annotations} open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{text.annotations(Object.keys(annotations).length)}</summary>
        <KeyValues
          pairs={annotations}
          words={text.annotation}
          onChange={(changes, overwrite) =>
            act({ type: 'annotate', target, annotations: changes, ...(overwrite ? { overwrite } : {}) })
          }
        />
      </details>
    </>
  );
}
