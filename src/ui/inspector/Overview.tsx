/** State in sentences, conditions, and what the object has to do with others. */
import type { ObjectDetails } from '../../bridge/messages.ts';
import { useSandbox } from '../app/sandbox-context.ts';
import { strings } from '../app/strings.ts';
import { ConditionTable } from './ConditionTable.tsx';
import { conditionsOf } from './conditions.ts';
import styles from './Inspector.module.css';
import { MetadataSections } from './MetadataSections.tsx';

const { inspector: text } = strings;

export function Overview({ details }: { readonly details: ObjectDetails }) {
  const conditions = conditionsOf(details.object);
  return (
    <>
      <ul className={styles.sentences}>
        {details.summary.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        {details.object === undefined && details.yaml !== '' && <li>{text.lastState}</li>}
      </ul>
      {details.object !== undefined && <MetadataSections key={details.object.metadata.uid} object={details.object} />}
      {conditions.length > 0 && <ConditionTable conditions={conditions} />}
      {details.related.length > 0 && <Related related={details.related} />}
    </>
  );
}

function Related({ related }: { readonly related: ObjectDetails['related'] }) {
  const { store } = useSandbox();
  const relations = [...new Set(related.map(({ relation }) => relation))];
  return (
    <section>
      <h3 className={styles.section}>{text.related}</h3>
      <dl className={styles.relations}>
        {relations.map((relation) => (
          <div key={relation}>
            <dt>{relation}</dt>
            {related
              .filter((link) => link.relation === relation)
              .map(({ ref }) => (
                <dd key={`${ref.kind}/${ref.name}`}>
                  <button type="button" className={styles.link} onClick={() => store.select(ref)}>
                    <span>{ref.kind}</span> {ref.name}
                  </button>
                </dd>
              ))}
          </div>
        ))}
      </dl>
    </section>
  );
}
