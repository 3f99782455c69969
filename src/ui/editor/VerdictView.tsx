/** What the API server says to the text: problems with their places, or what became of it. */
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { Problem, SourceRange } from '../../bridge/messages.ts';
import { editorStrings as text } from './strings.ts';
import styles from './VerdictView.module.css';
import { countProblems, problemsOf, type Verdict } from './verdict.ts';

interface VerdictViewProps {
  readonly verdict: Verdict;
  readonly onPlace: (range: SourceRange) => void;
}

export function VerdictView({ verdict, onPlace }: VerdictViewProps) {
  const problems = problemsOf(verdict);
  const messages = verdict.type === 'applied' ? verdict.outcome.messages : [];
  const occurrences = new Map<string, number>();
  return (
    <aside className={styles.verdict} aria-label={text.outcome} aria-busy={verdict.type === 'checking'}>
      <p className={styles.summary} role="status" data-tone={toneOf(verdict)}>
        {summaryOf(verdict)}
      </p>
      {messages.length > 0 && (
        <ul className={styles.list}>
          {messages.map((message) => (
            <li key={message} className={styles.message}>
              <CircleCheck size={15} aria-hidden />
              {message}
            </li>
          ))}
        </ul>
      )}
      {problems.length > 0 && (
        <ul className={styles.list}>
          {problems.map((problem) => {
            const base = `${problem.range?.startLine}:${problem.message}`;
            const nth = (occurrences.get(base) ?? 0) + 1;
            occurrences.set(base, nth);
            return <ProblemItem key={`${base}#${nth}`} problem={problem} onPlace={onPlace} />;
          })}
        </ul>
      )}
    </aside>
  );
}

const ICONS = { error: CircleAlert, warning: TriangleAlert, note: Info } as const;

interface ProblemItemProps {
  readonly problem: Problem;
  readonly onPlace: (range: SourceRange) => void;
}

function ProblemItem({ problem, onPlace }: ProblemItemProps) {
  const { explanation, message, range, severity } = problem;
  const Icon = ICONS[severity];
  return (
    <li className={styles.problem} data-severity={severity}>
      <Icon size={15} role="img" aria-label={text[severity]} />
      <div>
        {range !== undefined && (
          <button type="button" className={styles.line} onClick={() => onPlace(range)}>
            {text.line(range.startLine)}
          </button>
        )}
        {explanation !== undefined && <p className={styles.explanation}>{explanation}</p>}
        <p className={styles.words}>{message}</p>
        {severity === 'note' && <a href="#/fidelity">{text.howFaithful}</a>}
      </div>
    </li>
  );
}

function summaryOf(verdict: Verdict): string {
  switch (verdict.type) {
    case 'none':
      return text.empty;
    case 'checking':
      return text.checking;
    case 'applying':
      return text.applying;
    case 'failed':
      return text.failed(verdict.message);
    case 'checked': {
      const { errors, warnings, notes } = countProblems(verdict.problems);
      if (errors + warnings > 0) return text.count(errors, warnings, notes);
      return notes === 0 ? text.fine : text.fineBut;
    }
    case 'applied': {
      const { errors, warnings, notes } = countProblems(verdict.outcome.problems);
      const count = text.count(errors, warnings, notes);
      if (!verdict.outcome.ok)
        return verdict.outcome.messages.length === 0 ? `${count}. ${text.refused}` : `${count}. ${text.half}`;
      return count === '' ? text.applied : `${text.applied} (${count})`;
    }
  }
}

function toneOf(verdict: Verdict): 'good' | 'bad' | 'waiting' | 'off' {
  if (verdict.type === 'failed') return 'bad';
  if (verdict.type !== 'checked' && verdict.type !== 'applied') return 'off';
  const { errors, warnings } = countProblems(problemsOf(verdict));
  return errors > 0 ? 'bad' : warnings > 0 ? 'waiting' : 'good';
}
