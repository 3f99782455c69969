/** The editor's text: opened, kept between visits, checked a moment after each change, applied when asked. */
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { ActionOutcome, Problem } from '../../bridge/messages.ts';
import { FIRST_EXAMPLE } from './examples.ts';
import { keepText, keptText } from './kept-text.ts';
import type { ManifestEditor } from './manifest-editor.ts';
import { problemsOf, type Verdict } from './verdict.ts';

export interface ManifestSource {
  readonly offer: { readonly yaml: string; readonly id: number } | undefined;
  readonly check: (yaml: string) => Promise<readonly Problem[]>;
  readonly apply: (yaml: string) => Promise<ActionOutcome>;
}

export interface Manifest {
  readonly isReady: boolean;
  readonly verdict: Verdict;
  readonly editor: RefObject<ManifestEditor | undefined>;
  readonly apply: () => void;
  readonly check: () => void;
  readonly replace: (yaml: string) => void;
  readonly fail: (message: string) => void;
}

const CHECK_DELAY_MS = 300;

export function useManifest(host: RefObject<HTMLDivElement | null>, source: ManifestSource): Manifest {
  const editor = useRef<ManifestEditor>(undefined);
  const timer = useRef<number>(undefined);
  /** Answers to questions about older text come too late. */
  const question = useRef(0);
  const shownOffer = useRef<number>(undefined);
  const [isReady, setReady] = useState(false);
  const [verdict, setVerdict] = useState<Verdict>({ type: 'none' });

  const show = (next: Verdict): void => {
    setVerdict(next);
    if (next.type !== 'checking' && next.type !== 'applying') editor.current?.mark(problemsOf(next));
  };

  /** Nothing is shown in between when nobody waits for the answer. */
  const ask = (pending: Verdict | undefined, answer: (yaml: string) => Promise<Verdict>): void => {
    clearTimeout(timer.current);
    const number = ++question.current;
    const yaml = editor.current?.text() ?? '';
    if (yaml.trim() === '') {
      show({ type: 'none' });
      return;
    }
    if (pending !== undefined) show(pending);
    void answer(yaml)
      .catch((error: unknown): Verdict => ({ type: 'failed', message: String(error) }))
      .then((next) => {
        if (number === question.current) show(next);
      });
  };
  const checkText = async (yaml: string): Promise<Verdict> => ({
    type: 'checked',
    problems: await source.check(yaml),
  });
  const check = (): void => ask({ type: 'checking' }, checkText);
  const apply = (): void =>
    ask({ type: 'applying' }, async (yaml) => ({ type: 'applied', outcome: await source.apply(yaml) }));

  const onQuiet = useEffectEvent(() => ask(undefined, checkText));
  const onApply = useEffectEvent(apply);
  const onChange = useEffectEvent((yaml: string) => {
    keepText(yaml);
    clearTimeout(timer.current);
    question.current++;
    timer.current = setTimeout(onQuiet, CHECK_DELAY_MS);
  });

  const { offer } = source;
  const firstText = useEffectEvent(() => {
    shownOffer.current = offer?.id;
    return offer?.yaml ?? keptText() ?? FIRST_EXAMPLE;
  });

  useEffect(() => {
    let isGone = false;
    void import('./manifest-editor.ts').then(({ openManifestEditor }) => {
      if (isGone || host.current === null) return;
      editor.current = openManifestEditor(host.current, { yaml: firstText(), onChange, onApply });
      setReady(true);
      onQuiet();
    });
    return () => {
      isGone = true;
      clearTimeout(timer.current);
      editor.current?.dispose();
      editor.current = undefined;
    };
  }, [host]);

  useEffect(() => {
    if (!isReady || offer === undefined || offer.id === shownOffer.current) return;
    shownOffer.current = offer.id;
    editor.current?.replace(offer.yaml);
    editor.current?.focus();
  }, [isReady, offer]);

  return {
    isReady,
    verdict,
    editor,
    apply,
    check,
    replace: (yaml) => {
      editor.current?.replace(yaml);
      editor.current?.focus();
    },
    fail: (message) => show({ type: 'failed', message }),
  };
}
