/** One section of the fidelity page: its kinds, parts or programs, each with what is said of it and of its fields. */
import type { FidelityEntry, FidelityLine } from '../../bridge/messages.ts';
import styles from './EntryList.module.css';
import { fidelityStrings as text } from './strings.ts';

interface EntryListProps {
  readonly id: string;
  readonly title: string;
  readonly entries: readonly FidelityEntry[];
  readonly anchorOf: (entry: string) => string;
  /** The entry that the address leads to. */
  readonly target: string;
}

export function EntryList({ anchorOf, entries, id, target, title }: EntryListProps) {
  return (
    <section className={styles.section}>
      <h3 id={id}>{title}</h3>
      {entries.map(({ about, id: entry, level, lines, name }) => (
        <article key={entry} id={anchorOf(entry)} className={styles.entry} tabIndex={-1} data-target={entry === target}>
          <header className={styles.head}>
            <h4>{name}</h4>
            <p className={styles.about}>{about}</p>
            <p className={styles.badge} data-level={level}>
              <span aria-hidden="true">{text.levels[level].mark}</span> {text.levels[level].name}
            </p>
          </header>
          <ul className={styles.lines}>
            {lines.map((line) => (
              <Line key={`${line.fields.join()}${line.text}`} line={line} areFields={!entry.startsWith('parts/')} />
            ))}
          </ul>
        </article>
      ))}
    </section>
  );
}

interface LineProps {
  readonly line: FidelityLine;
  /** Parts of the cluster have topics in their place. */
  readonly areFields: boolean;
}

function Line({ areFields, line: { fields, level, like, text: words } }: LineProps) {
  return (
    <li className={styles.line} data-level={level}>
      <span className={styles.level}>
        <span aria-hidden="true">{text.levels[level].mark}</span> {text.levels[level].name}
      </span>
      <div>
        {fields.length > 0 && (
          <p className={styles.fields}>
            {areFields ? fields.map((field) => <code key={field}>{field}</code>) : <strong>{fields.join(', ')}</strong>}
          </p>
        )}
        <p>
          {words}
          {like !== undefined && (
            <>
              {' '}
              <a href={`#/fidelity/${like}`}>{text.see(like.replace(/^.*\//, ''))}</a>
            </>
          )}
        </p>
      </div>
    </li>
  );
}
