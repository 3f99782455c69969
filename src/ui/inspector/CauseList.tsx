/** How the object came to be as it is: each line caused by the one below it. */
import type { ObjectDetails } from '../../bridge/messages.ts';
import { usePageState } from '../app/sandbox-context.ts';
import { strings } from '../app/strings.ts';
import { elapsedText } from '../widgets/format.ts';
import styles from './Inspector.module.css';

const { inspector: text } = strings;

export function CauseList({ causes }: { readonly causes: ObjectDetails['causes'] }) {
  const startedAtMs = usePageState((state) => state.startedAtMs);
  if (causes.length === 0) return <p>{text.noCauses}</p>;
  return (
    <>
      <p className={styles.meta}>{text.whyIntro}</p>
      <ol className={styles.causes}>
        {causes.map((cause, index) => (
          <li key={`${cause.atMs}/${index}/${cause.text}`}>
            <p>{cause.text}</p>
            <p className={styles.meta}>{elapsedText(cause.atMs - startedAtMs)}</p>
          </li>
        ))}
      </ol>
    </>
  );
}
