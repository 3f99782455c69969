/** Everything that happened, newest first: Kubernetes' Events, the world's, and yours. */
import { memo, useMemo, useState } from 'react';
import type { Happening } from '../../bridge/messages.ts';
import { usePageState, useSandbox } from '../app/sandbox-context.ts';
import { strings } from '../app/strings.ts';
import { elapsedText } from '../widgets/format.ts';
import styles from './EventList.module.css';
import { happeningMarks } from './happening-marks.ts';

const { timeline: text } = strings;
const FILTERS = { all: text.filterAll, warning: text.filterWarning, you: text.filterYou } as const;
type Filter = keyof typeof FILTERS;
/** Rows in the page at once; the rest is found by filter or in the inspector. */
const MOST_ROWS = 150;

export function EventList() {
  const happenings = usePageState((state) => state.happenings);
  const [filter, setFilter] = useState<Filter>('all');
  const rows = useMemo(
    () => happenings.filter((happening) => matches(happening, filter)).slice(0, MOST_ROWS),
    [happenings, filter],
  );
  return (
    <section className={styles.list} aria-label={text.list}>
      <div className={styles.filters}>
        {(Object.keys(FILTERS) as readonly Filter[]).map((id) => (
          <button
            key={id}
            type="button"
            aria-pressed={filter === id}
            className={styles.filter}
            onClick={() => setFilter(id)}
          >
            {FILTERS[id]}
          </button>
        ))}
      </div>
      {rows.length === 0 ? (
        <p className={styles.empty}>{text.empty}</p>
      ) : (
        <ul className={styles.rows}>
          {rows.map((happening) => (
            <EventRow key={happening.id} happening={happening} />
          ))}
        </ul>
      )}
    </section>
  );
}

const EventRow = memo(function EventRow({ happening }: { readonly happening: Happening }) {
  const { store } = useSandbox();
  const startedAtMs = usePageState((state) => state.startedAtMs);
  const { object, type, reason, message, count, atMs } = happening;
  return (
    <li className={styles.row} data-type={type}>
      <span className={styles.time}>{elapsedText(atMs - startedAtMs)}</span>
      <span className={styles.mark} title={text.types[type]}>
        {happeningMarks[type]}
      </span>
      <span className={styles.reason}>{reason}</span>
      {object === undefined ? (
        <span />
      ) : (
        <button type="button" className={styles.object} onClick={() => store.select(object)}>
          {object.kind} {object.name}
        </button>
      )}
      <span className={styles.message}>
        {message}
        {count > 1 ? ` (${text.times(count)})` : ''}
      </span>
    </li>
  );
});

function matches({ type }: Happening, filter: Filter): boolean {
  if (filter === 'warning') return type === 'Warning';
  if (filter === 'you') return type === 'You' || type === 'World';
  return true;
}
