/** All keys, in one list. */
import { useEffect, useRef } from 'react';
import { Button } from '../widgets/Button.tsx';
import styles from './ShortcutList.module.css';
import { shortcuts, stageKeys } from './shortcuts.ts';
import { strings } from './strings.ts';

export function ShortcutList({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className={styles.dialog} onClose={onClose} aria-labelledby="keys-title">
      <h2 id="keys-title">{strings.app.shortcuts.title}</h2>
      <dl className={styles.keys}>
        {[...shortcuts, ...stageKeys].map(({ shown, text }) => (
          <div key={shown}>
            <dt>
              <kbd>{shown}</kbd>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <Button onClick={onClose}>{strings.app.shortcuts.close}</Button>
    </dialog>
  );
}
