/** A glass whose water stands as high as the share of requests that succeed. */
import styles from './SuccessGauge.module.css';

const TOP = 3;
const HEIGHT = 32;

export function SuccessGauge({ share }: { readonly share: number }) {
  const height = HEIGHT * share;
  return (
    <svg className={styles.gauge} width="24" height="38" viewBox="0 0 24 38" aria-hidden="true">
      <rect className={styles.empty} data-hurt={share < 1} x="3" y={TOP} width="18" height={HEIGHT} rx="4" />
      <rect className={styles.water} x="3" y={TOP + HEIGHT - height} width="18" height={height} rx="4" />
      <rect className={styles.glass} x="2" y="2" width="20" height="34" rx="5" />
    </svg>
  );
}
