/** The last two minutes, second by second: water for what succeeded, red below the water line for what failed; in words underneath. */
import type { TrafficFigures } from '../../bridge/messages.ts';
import { strings } from '../app/strings.ts';
import styles from './Sparkline.module.css';
import { BASE, failurePath, HEIGHT, SECONDS, waterPath } from './sparkline-path.ts';

const { traffic: text } = strings;

export function Sparkline({ history }: { readonly history: TrafficFigures['history'] }) {
  const ok = history.reduce((sum, second) => sum + second.ok, 0);
  const failed = history.reduce((sum, second) => sum + second.failed, 0);
  return (
    <figure className={styles.figure}>
      <svg
        className={styles.line}
        viewBox={`0 0 ${SECONDS} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        focusable="false"
      >
        <path d={waterPath(history)} className={styles.ok} />
        <path d={failurePath(history)} className={styles.failed} />
        <path d={`M0 ${BASE}H${SECONDS}`} className={styles.base} />
      </svg>
      <figcaption className={styles.caption}>
        <span>{text.lastTwoMinutes}</span> {text.ok(ok)}
        {failed > 0 && <strong className={styles.bad}> {text.failed(failed)}</strong>}
      </figcaption>
    </figure>
  );
}
