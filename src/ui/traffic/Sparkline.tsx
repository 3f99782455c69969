/** The last two minutes, second by second: what succeeded above the line, what failed below it in another colour and shape. */
import type { TrafficFigures } from '../../bridge/messages.ts';
import styles from './Sparkline.module.css';

const SECONDS = 120;
const HEIGHT = 34;
const BASE = 22;

interface SparklineProps {
  readonly history: TrafficFigures['history'];
  readonly label: string;
}

export function Sparkline({ history, label }: SparklineProps) {
  const most = Math.max(1, ...history.map((second) => Math.max(second.ok, second.failed)));
  const first = SECONDS - history.length;
  const bars = (key: 'ok' | 'failed', height: number): string =>
    history
      .map((second, index) => {
        const size = (second[key] / most) * height;
        const direction = key === 'ok' ? -size : size;
        return size === 0 ? '' : `M${first + index + 0.5} ${BASE}v${direction.toFixed(1)}`;
      })
      .join('');
  return (
    <svg
      className={styles.line}
      viewBox={`0 0 ${SECONDS} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path d={bars('ok', BASE)} className={styles.ok} />
      <path d={bars('failed', HEIGHT - BASE)} className={styles.failed} />
      <path d={`M0 ${BASE}H${SECONDS}`} className={styles.base} />
    </svg>
  );
}
