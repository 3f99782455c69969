/** State in sentences, conditions, and what the object has to do with others. */
import type { ObjectDetails } from '../../bridge/messages.ts';
import { usePageState, useSandbox } from '../app/sandbox-context.ts';
import { strings } from '../app/strings.ts';
import { elapsedText } from '../widgets/format.ts';
import { conditionsOf } from './conditions.ts';
import styles from './Inspector.module.css';

const { inspector: text } = strings;

export function Overview({ details }: { readonly details: ObjectDetails }) {
  const { store } = useSandbox();
  const startedAtMs = usePageState((state) => state.startedAtMs);
  const conditions = conditionsOf(details.object);
  return (
    <>
      <ul className={styles.sentences}>
        {details.summary.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {conditions.length > 0 && (
        <>
          <h3 className={styles.section}>{text.conditions}</h3>
          <table className={styles.table}>
            <tbody>
              {conditions.map(({ type, status, reason, message, sinceMs }) => (
                <tr key={type} title={message}>
                  <th scope="row">{type}</th>
                  <td>{status}</td>
                  <td className={styles.reason}>
                    {reason} {sinceMs === undefined ? '' : `${text.since} ${elapsedText(sinceMs - startedAtMs)}`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      {details.related.length > 0 && (
        <>
          <h3 className={styles.section}>{text.related}</h3>
          <ul className={styles.links}>
            {details.related.map(({ relation, ref }) => (
              <li key={`${relation}/${ref.kind}/${ref.name}`}>
                <span>{relation} </span>
                <button type="button" className={styles.link} onClick={() => store.select(ref)}>
                  {ref.kind} {ref.name}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
