/** How many requests a second customers send to one Service: a choice, applied at once. */
import { usePageState, useSandbox } from '../app/sandbox-context.ts';
import { strings } from '../app/strings.ts';
import styles from './RateControl.module.css';

const RATES = [0, 1, 2, 5, 10, 20, 50, 100, 200] as const;

interface RateControlProps {
  readonly namespace: string;
  readonly service: string;
}

export function RateControl({ namespace, service }: RateControlProps) {
  const { link } = useSandbox();
  const rate = usePageState(
    (state) =>
      state.traffic.find((figures) => figures.service.name === service && figures.service.namespace === namespace)
        ?.targetPerSecond ?? 0,
  );
  const rates = [...new Set([...RATES, rate])].sort((a, b) => a - b);
  return (
    <label className={styles.rate}>
      <span>{strings.traffic.rate}</span>
      <select
        value={rate}
        onChange={(event) =>
          void link.act({ type: 'traffic', namespace, service, requestsPerSecond: Number(event.target.value) })
        }
      >
        {rates.map((each) => (
          <option key={each} value={each}>
            {strings.traffic.perSecondShort(each)}
          </option>
        ))}
      </select>
    </label>
  );
}
