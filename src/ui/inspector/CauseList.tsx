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
        {numberedFromTheOldest(causes).map(({ id, atMs, text: sentence }) => (
          <li key={id}>
            <p>{sentence}</p>
            <p className={styles.meta}>{elapsedText(atMs - startedAtMs)}</p>
          </li>
        ))}
      </ol>
    </>
  );
}

/** The chain grows at its new end: a number counted from the old one stays with its link. */
function numberedFromTheOldest(causes: ObjectDetails['causes']) {
  return causes.map((cause, index) => ({ ...cause, id: causes.length - index }));
}
