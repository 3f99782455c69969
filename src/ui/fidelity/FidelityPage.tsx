/** What is faithful, what is simplified and what is not simulated, of everything, with search and a filter by level. */
import { Search, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Fidelity, FidelityReport } from '../../bridge/messages.ts';
import { useSandbox } from '../app/sandbox-context.ts';
import { IconButton } from '../widgets/IconButton.tsx';
import { EntryList } from './EntryList.tsx';
import styles from './FidelityPage.module.css';
import { countLevels, filterReport } from './filter-report.ts';
import { LevelFilter } from './LevelFilter.tsx';
import { fidelityStrings as text } from './strings.ts';

interface FidelityPageProps {
  /** The entry to begin with; empty for the top. */
  readonly target: string;
  readonly onClose: () => void;
}

export function FidelityPage({ target, onClose }: FidelityPageProps) {
  const { link } = useSandbox();
  const dialog = useRef<HTMLDialogElement>(null);
  const body = useRef<HTMLElement>(null);
  const [report, setReport] = useState<FidelityReport>();
  const [words, setWords] = useState('');
  const [level, setLevel] = useState<Fidelity>();
  useEffect(() => {
    dialog.current?.showModal();
    void link.fidelity().then(setReport);
  }, [link]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is found is read from its beginning
  useEffect(() => {
    body.current?.scrollTo(0, 0);
  }, [words, level]);
  useEffect(() => {
    if (report === undefined || target === '') return;
    setWords('');
    setLevel(undefined);
    const entry = document.getElementById(entryAnchor(target));
    entry?.scrollIntoView({ block: 'start' });
    entry?.focus({ preventScroll: true });
  }, [report, target]);

  const found = useMemo(() => filterReport(report ?? [], { words, level: undefined }), [report, words]);
  const shown = useMemo(() => filterReport(report ?? [], { words, level }), [report, words, level]);
  const counts = countLevels(found);
  const entries = shown.flatMap((section) => section.entries);
  const lineCount = entries.reduce((sum, { lines }) => sum + lines.length, 0);
  const isUnknown =
    report !== undefined && target !== '' && !report.some((section) => section.entries.some(({ id }) => id === target));
  return (
    <dialog ref={dialog} className={styles.page} onClose={onClose} aria-labelledby="fidelity-title">
      <header className={styles.head}>
        <div className={styles.title}>
          <h2 id="fidelity-title">{text.title}</h2>
          <IconButton label={`${text.close} (Esc)`} onClick={() => dialog.current?.close()}>
            <X size={18} aria-hidden />
          </IconButton>
        </div>
        <p className={styles.intro}>{text.intro}</p>
        <div className={styles.tools}>
          <label className={styles.search}>
            <Search size={16} aria-hidden />
            <span className="visually-hidden">{text.search}</span>
            <input
              type="search"
              placeholder={text.search}
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          </label>
          <LevelFilter counts={counts} chosen={level} onChoose={setLevel} />
        </div>
        <p className={styles.count} role="status">
          {report === undefined ? text.loading : text.results(lineCount, entries.length)}
        </p>
      </header>
      <nav className={styles.sections} aria-label={text.sections}>
        <ul>
          {shown.map(({ title, entries: own }) => (
            <li key={title}>
              <button
                type="button"
                onClick={() => document.getElementById(sectionAnchor(title))?.scrollIntoView({ block: 'start' })}
              >
                <span>{title}</span> <span className={styles.number}>{own.length}</span>
              </button>
            </li>
          ))}
        </ul>
      </nav>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keys */}
      <section ref={body} className={styles.body} aria-labelledby="fidelity-title" tabIndex={0}>
        {isUnknown && <p className={styles.nothing}>{text.unknown(target)}</p>}
        {report !== undefined && shown.length === 0 && <p className={styles.nothing}>{text.nothing}</p>}
        {shown.map(({ title, entries: own }) => (
          <EntryList
            key={title}
            id={sectionAnchor(title)}
            title={title}
            entries={own}
            anchorOf={entryAnchor}
            target={target}
          />
        ))}
      </section>
    </dialog>
  );
}

function entryAnchor(id: string): string {
  return `fidelity/${id}`;
}

function sectionAnchor(title: string): string {
  return `fidelity-section/${title}`;
}
