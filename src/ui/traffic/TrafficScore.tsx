/** The score: what customers feel, for each Service that has some, always in view. */
import type { TrafficFigures } from '../../bridge/messages.ts';
import { usePageState, useSandbox } from '../app/sandbox-context.ts';
import { strings } from '../app/strings.ts';
import { latencyText, percentText } from '../widgets/format.ts';
import { RateControl } from './RateControl.tsx';
import { Sparkline } from './Sparkline.tsx';
import { SuccessGauge } from './SuccessGauge.tsx';
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
  const { service, history, successRate, totals } = figures;
  const isAsked = figures.perSecond > 0;
  const sinceTheStart = Object.entries(totals)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${count} ${text.outcomes[outcome as keyof typeof text.outcomes]}`)
    .join(', ');
  return (
    <div className={styles.service} title={`${text.since}: ${sinceTheStart}`}>
      <div className={styles.head}>
        <button type="button" className={styles.name} onClick={() => store.select(service)}>
          {service.name}
        </button>
        <span className={styles.label}>{text.feel}</span>
      </div>
      <div className={styles.success}>
        <SuccessGauge share={isAsked ? successRate : 0} />
        <Figure
          value={isAsked ? percentText(successRate) : '–'}
          label={text.success}
          {...(isAsked ? { verdict: successRate < 1 ? 'bad' : 'good' } : {})}
        />
      </div>
      <Figure value={figures.perSecond.toFixed(1)} label={text.perSecond} />
      <Figure value={latencyText(figures.latencyP50Ms)} label={text.latency} />
      <Figure value={latencyText(figures.latencyP99Ms)} label={text.slowest} />
      <Sparkline history={history} />
      <p className="visually-hidden">
        {text.since}: {sinceTheStart}
      </p>
      <RateControl namespace={service.namespace ?? 'default'} service={service.name} />
    </div>
  );
}

const VERDICT_MARKS = { good: '✓ ', bad: '▼ ' } as const;

interface FigureProps {
  readonly value: string;
  readonly label: string;
  readonly verdict?: 'good' | 'bad';
}

function Figure({ value, label, verdict }: FigureProps) {
  return (
    <div className={styles.figure}>
      <span className={styles[verdict ?? 'value']}>
        {verdict === undefined ? '' : VERDICT_MARKS[verdict]}
        {value}
      </span>
      <span className={styles.label}>{label}</span>
    </div>
  );
}
