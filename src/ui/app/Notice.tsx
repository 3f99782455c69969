/** What came of the person's last action, with the command that does the same on a real cluster. */
import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from '../widgets/IconButton.tsx';
import styles from './Notice.module.css';
import { usePageState, useSandbox } from './sandbox-context.ts';
import { strings } from './strings.ts';

const { notice: text } = strings.app;
/** Good news goes by itself; a refusal stays until it is dismissed. */
const SHOWN_MS = 8000;

export function Notice() {
  const { store } = useSandbox();
  const notice = usePageState((state) => state.notice);
  const [isHeld, setHeld] = useState(false);
  const [copiedId, setCopiedId] = useState<number>();

  useEffect(() => {
    if (notice === undefined || !notice.ok || isHeld) return;
    const timer = setTimeout(() => store.setState({ notice: undefined }), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice, isHeld, store]);

  /** What no command does, such as pulling a plug, is told in words. */
  const isComment = notice?.equivalentCommand.startsWith('#') ?? false;
  return (
    <div className={styles.place} role="status" aria-live="polite">
      {notice !== undefined && (
        // biome-ignore lint/a11y/noStaticElementInteractions: being read only keeps it from going by itself
        <div
          className={notice.ok ? styles.notice : styles.refusal}
          onMouseEnter={() => setHeld(true)}
          onMouseLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
        >
          <div className={styles.lines}>
            {notice.messages.map((message) => (
              <p key={message} className={styles.message}>
                {message}
              </p>
            ))}
            {notice.problems.map((problem) => (
              <p key={problem.message} className={styles.problem}>
                {problem.message}
                {problem.explanation !== undefined && <em>{problem.explanation}</em>}
              </p>
            ))}
            <p className={styles.command}>
              <span>{text.equal}</span>
              {isComment ? (
                <em>{notice.equivalentCommand.replace(/^# /, '')}</em>
              ) : (
                <>
                  <code>{notice.equivalentCommand}</code>
                  <button
                    type="button"
                    className={styles.copy}
                    onClick={() => {
                      void navigator.clipboard.writeText(notice.equivalentCommand).then(() => setCopiedId(notice.id));
                    }}
                  >
                    {copiedId === notice.id ? text.copied : text.copy}
                  </button>
                </>
              )}
            </p>
          </div>
          <IconButton label={text.dismiss} onClick={() => store.setState({ notice: undefined })}>
            <X size={16} aria-hidden />
          </IconButton>
        </div>
      )}
    </div>
  );
}
