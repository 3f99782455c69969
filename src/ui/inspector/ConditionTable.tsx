/** An object's conditions: the judgements that Kubernetes keeps of it, each with its reason and since when it holds. */
import { usePageState } from '../app/sandbox-context.ts';
import { strings } from '../app/strings.ts';
import { elapsedText } from '../widgets/format.ts';
import styles from './ConditionTable.module.css';
import type { ShownCondition } from './conditions.ts';

const { inspector: text } = strings;

export function ConditionTable({ conditions }: { readonly conditions: readonly ShownCondition[] }) {
  const startedAtMs = usePageState((state) => state.startedAtMs);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{text.conditions}</th>
          <th scope="col">{text.status}</th>
          <th scope="col" className={styles.since}>
            {text.since}
          </th>
        </tr>
      </thead>
      <tbody>
        {conditions.map(({ isWell, message, reason, sinceMs, status, type }) => (
          <tr key={type} title={message}>
            <th scope="row">
              {type}
              {reason !== '' && <span className={styles.reason}>{reason}</span>}
            </th>
            <td className={styles.status} data-well={isWell ?? 'unknown'}>
              <span aria-hidden="true">{isWell === undefined ? '?' : isWell ? '✓' : '!'}</span> {status}
            </td>
            <td className={styles.since}>{sinceMs === undefined ? '' : elapsedText(sinceMs - startedAtMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
