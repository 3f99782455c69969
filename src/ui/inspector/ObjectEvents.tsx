/** The Kubernetes Events about one object, newest first. */
import type { Happening } from '../../bridge/messages.ts';
import { usePageState } from '../app/sandbox-context.ts';
import { strings } from '../app/strings.ts';
import { elapsedText } from '../widgets/format.ts';
import styles from './Inspector.module.css';

export function ObjectEvents({ events }: { readonly events: readonly Happening[] }) {
  const startedAtMs = usePageState((state) => state.startedAtMs);
  if (events.length === 0) return <p>{strings.inspector.noEvents}</p>;
  return (
    <ul className={styles.list}>
      {events.map((event) => (
        <li key={event.id}>
          <p className={event.type === 'Warning' ? styles.warning : undefined}>
            {event.type === 'Warning' ? '⚠ ' : ''}
            {event.reason}
          </p>
          <p>{event.message}</p>
          <p className={styles.meta}>
            {elapsedText(event.atMs - startedAtMs)} · {event.source}
            {event.count > 1 ? ` · ${strings.timeline.times(event.count)}` : ''}
          </p>
        </li>
      ))}
    </ul>
  );
}
