/** Keys with values as chips: each can be taken away, more can be added; every change is answered below, and nothing typed is lost. */
import { X } from 'lucide-react';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { ActionOutcome, KeyChanges } from '../../bridge/messages.ts';
import { strings } from '../app/strings.ts';
import { Button } from '../widgets/Button.tsx';
import styles from './KeyValues.module.css';
import { typedChange } from './key-changes.ts';

const { inspector: text } = strings;

const MOST_SHOWN = 90;

interface KeyValuesProps {
  readonly pairs: Readonly<Record<string, string>>;
  readonly words: typeof text.label | typeof text.annotation;
  readonly onChange: (changes: KeyChanges, overwrite: boolean) => Promise<ActionOutcome>;
  /** Looks for everything with this pair; without it the pairs are only read. */
  readonly onPick?: (selector: string) => void;
}

type Answer = Pick<ActionOutcome, 'ok' | 'messages' | 'problems' | 'equivalentCommand'>;

export function KeyValues({ pairs, words, onChange, onPick }: KeyValuesProps) {
  const [draft, setDraft] = useState('');
  const [answer, setAnswer] = useState<Answer>();
  const input = useRef<HTMLInputElement>(null);
  const answerId = useId();
  const change = async (changes: KeyChanges, overwrite: boolean): Promise<boolean> => {
    const outcome = await onChange(changes, overwrite);
    setAnswer(outcome);
    return outcome.ok;
  };
  const add = async (): Promise<void> => {
    if (draft.trim() === '') return;
    const typed = typedChange(draft, pairs);
    if (typed === undefined) setAnswer(notUnderstood(words.form));
    else if (await change(typed.changes, typed.overwrites)) setDraft('');
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') void add();
    if (event.key !== 'Escape' || draft === '') return;
    event.preventDefault();
    setDraft('');
    setAnswer(undefined);
  };
  const remove = (key: string): void => {
    // The button that has the focus goes with its pair.
    input.current?.focus();
    void change({ [key]: null }, false);
  };
  const entries = Object.entries(pairs);
  return (
    <>
      {entries.length === 0 ? (
        <p className={styles.none}>{words.none}</p>
      ) : (
        <ul className={styles.chips}>
          {entries.map(([key, value]) => (
            <li key={key} className={styles.chip}>
              <Pair name={key} value={value} onPick={onPick} />
              <button
                type="button"
                className={styles.remove}
                aria-label={words.remove(key)}
                title={words.remove(key)}
                onClick={() => remove(key)}
              >
                <X size={13} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className={styles.add}>
        <input
          ref={input}
          type="text"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          aria-label={words.add}
          aria-describedby={answerId}
          aria-invalid={answer?.ok === false && draft !== ''}
          placeholder="key=value"
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={onKey}
        />
        <Button isDisabled={draft.trim() === ''} label={words.add} onClick={() => void add()}>
          {text.add}
        </Button>
      </div>
      <div id={answerId} role="status">
        {answer !== undefined && <AnswerLines answer={answer} />}
      </div>
    </>
  );
}

function Pair({
  name,
  value,
  onPick,
}: {
  readonly name: string;
  readonly value: string;
  readonly onPick: KeyValuesProps['onPick'];
}) {
  const pair = (
    <>
      <span className={styles.key}>{name}</span>={shortened(value)}
    </>
  );
  if (onPick === undefined) return <span className={styles.pair}>{pair}</span>;
  return (
    <button type="button" className={styles.pair} title={text.pick} onClick={() => onPick(`${name}=${value}`)}>
      {pair}
    </button>
  );
}

/** Annotations can hold whole documents; the YAML shows them in full. */
function shortened(value: string): string {
  return value.length > MOST_SHOWN ? `${value.slice(0, MOST_SHOWN)}…` : value;
}

function AnswerLines({ answer: { equivalentCommand, messages, ok, problems } }: { readonly answer: Answer }) {
  return (
    <div className={styles.answer} data-ok={ok}>
      {messages.map((message) => (
        <p key={message}>✓ {message}</p>
      ))}
      {problems.map(({ message }) => (
        <p key={message} className={styles.problem}>
          ! {message}
        </p>
      ))}
      {equivalentCommand !== '' && <code>{equivalentCommand}</code>}
    </div>
  );
}

function notUnderstood(message: string): Answer {
  return { ok: false, messages: [], problems: [{ severity: 'error', message }], equivalentCommand: '' };
}
