/** Above the stage: a label selector as `kubectl get -l` takes it, what it picks at this moment, and the command that is its equal. */
import { Tags, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { SelectableKind } from '../../bridge/messages.ts';
import { usePageState, useSandbox } from '../app/sandbox-context.ts';
import { strings } from '../app/strings.ts';
import { getCommand, labelMatchesOf } from '../stage/label-matches.ts';
import { IconButton } from '../widgets/IconButton.tsx';
import styles from './SelectorBox.module.css';
import { isSelectorShown, isSelectorSpotlit, makeRoomForSelector } from './selector-shown.ts';

const { selector: text } = strings;
const KINDS = Object.keys(text.kinds) as readonly SelectableKind[];
/** The sandbox is told what is looked for when no key was pressed for so long: half a selector is no attempt. */
const PAUSE_MS = 450;

export function SelectorBox() {
  const { link, store } = useSandbox();
  const isShown = usePageState(isSelectorShown);
  const isSpotlit = usePageState(isSelectorSpotlit);
  const calls = usePageState((state) => state.selectorCalls);
  const query = usePageState((state) => state.query);
  const matches = usePageState(labelMatchesOf);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (calls === 0) return;
    makeRoomForSelector(store);
    input.current?.focus();
  }, [calls, store]);
  useEffect(() => {
    const timer = setTimeout(() => link.send({ type: 'look-for', query }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [link, query]);
  if (!isShown) return null;

  const lookFor = (selector: string): void => store.lookFor({ ...query, selector });
  const close = (): void => {
    store.closeSelector();
    document.querySelector<HTMLElement>('[role="application"]')?.focus();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') link.send({ type: 'look-for', query });
    if (event.key !== 'Escape') return;
    event.preventDefault();
    if (query.selector === '') close();
    else lookFor('');
  };
  return (
    <search className={styles.box} data-spotlit={isSpotlit} aria-label={text.title}>
      <div className={styles.line}>
        <Tags size={17} aria-hidden />
        <select
          aria-label={text.among}
          value={query.kind}
          onChange={(event) => store.lookFor({ ...query, kind: event.target.value as SelectableKind })}
        >
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {text.kinds[kind]}
            </option>
          ))}
        </select>
        <input
          ref={input}
          type="text"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          aria-label={text.input}
          aria-describedby="selector-verdict"
          aria-invalid={matches.type === 'refused'}
          placeholder={text.placeholder}
          value={query.selector}
          onChange={(event) => lookFor(event.target.value)}
          onKeyDown={onKey}
        />
        <IconButton label={text.clear} onClick={close}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      <div className={styles.line}>
        <p id="selector-verdict" className={styles.verdict} data-type={matches.type} role="status">
          {matches.type === 'nothing-asked' && text.intro}
          {matches.type === 'refused' && `! ${matches.message}`}
          {matches.type === 'found' && (
            <>
              <span aria-hidden="true">{matches.ids.size > 0 ? '◉' : '○'}</span>{' '}
              {text.found(matches.ids.size, matches.shown, text.kinds[matches.kind])}
            </>
          )}
        </p>
        {matches.type === 'found' && <Command command={getCommand(query, matches.namespaces)} />}
      </div>
    </search>
  );
}

function Command({ command }: { readonly command: string }) {
  const [copied, setCopied] = useState<string>();
  return (
    <p className={styles.command}>
      <code title={command}>{command}</code>
      <button type="button" onClick={() => void navigator.clipboard.writeText(command).then(() => setCopied(command))}>
        {copied === command ? text.copied : text.copy}
      </button>
    </p>
  );
}
