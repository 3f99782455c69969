/** The worker broke: says so, keeps what was done, and offers to start again. */
import { useEffect, useRef } from 'react';
import { Button } from '../widgets/Button.tsx';
import styles from './CrashPanel.module.css';
import { usePageState, useSandbox } from './sandbox-context.ts';
import { strings } from './strings.ts';

const { crash: text } = strings.app;

export function CrashPanel() {
  const { link } = useSandbox();
  const crash = usePageState((state) => state.crash);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  if (crash === undefined) return null;
  const report = `${crash.message}\n${crash.stack}\n${crash.inputs}`;
  return (
    <dialog
      ref={dialog}
      className={styles.panel}
      aria-labelledby="crash-title"
      onCancel={(event) => event.preventDefault()}
    >
      <h2 id="crash-title">{text.title}</h2>
      <p>{text.text}</p>
      <pre className={styles.report}>{report}</pre>
      <div className={styles.buttons}>
        <Button onClick={() => void navigator.clipboard.writeText(report)}>{text.copy}</Button>
        <Button look="primary" onClick={() => link.start(1, 'first-light')}>
          {text.restart}
        </Button>
      </div>
    </dialog>
  );
}
