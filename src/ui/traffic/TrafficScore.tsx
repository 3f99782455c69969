/** The score: what customers feel, for each Service that has some, always in view. */
import type { TrafficFigures } from '../../bridge/messages.ts';
import { usePageState, useSandbox } from '../app/sandbox-context.ts';
import { strings } from '../app/strings.ts';
import { latencyText, percentText } from '../widgets/format.ts';
import { Sparkline } from './Sparkline.tsx';
import styles from './TrafficScore.module.css';

const { traffic: text } = strings;

export function TrafficScore() {
  const traffic = usePageState((state) => state.traffic);
  return (
    <section className={styles.score} aria-label={text.title} data-mark="traffic">
      {traffic.length === 0 ? (
        <p className={styles.none}>{text.none}</p>
      ) : (
        traffic.map((figures) => (
          <ServiceScore key={`${figures.service.namespace}/${figures.service.name}`} figures={figures} />
        ))
      )}
    </section>
  );
}

function ServiceScore({ figures }: { readonly figures: TrafficFigures }) {
  const { store } = useSandbox();
  const { service, history, totals } = figures;
  const ok = history.reduce((sum, second) => sum + second.ok, 0);
  const failed = history.reduce((sum, second) => sum + second.failed, 0);
  const isHurt = figures.successRate < 1;
  const details = Object.entries(totals)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${count} ${text.outcomes[outcome as keyof typeof text.outcomes]}`)
    .join(', ');
  return (
    <div className={styles.service} title={`${text.since}: ${details}`}>
      <button type="button" className={styles.name} onClick={() => store.select(service)}>
        {service.name}
      </button>
      <Figure value={figures.perSecond.toFixed(1)} label={text.perSecond} />
      <Figure value={percentText(figures.successRate)} label={text.success} isBad={isHurt} />
      <Figure value={latencyText(figures.latencyP50Ms)} label={text.latency} />
      <Figure value={latencyText(figures.latencyP99Ms)} label={text.slowest} />
      <Sparkline history={history} label={text.history(ok, failed)} />
      <RateControl figures={figures} />
    </div>
  );
}

function Figure({
  value,
  label,
  isBad = false,
}: {
  readonly value: string;
  readonly label: string;
  readonly isBad?: boolean;
}) {
  return (
    <div className={styles.figure}>
      <span className={isBad ? styles.bad : styles.value}>
        {isBad ? '▼ ' : ''}
        {value}
      </span>
      <span className={styles.label}>{label}</span>
    </div>
  );
}

const RATES = [0, 1, 2, 5, 10, 20, 50, 100, 200] as const;

function RateControl({ figures }: { readonly figures: TrafficFigures }) {
  const { link } = useSandbox();
  const { name, namespace = 'default' } = figures.service;
  return (
    <label className={styles.rate}>
      <span className={styles.label}>{text.rate}</span>
      <select
        value={figures.targetPerSecond}
        onChange={(event) =>
          void link.act({ type: 'traffic', namespace, service: name, requestsPerSecond: Number(event.target.value) })
        }
      >
        {[...new Set([...RATES, figures.targetPerSecond])]
          .sort((a, b) => a - b)
          .map((rate) => (
            <option key={rate} value={rate}>
              {rate}
            </option>
          ))}
      </select>
    </label>
  );
}
