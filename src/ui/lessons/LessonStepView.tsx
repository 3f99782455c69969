/** One step: what to know, what to do, help by degrees, and the bet. */
import { useEffect, useRef } from 'react';
import type { LessonStep } from '../../bridge/messages.ts';
import { useSandbox } from '../app/sandbox-context.ts';
import { strings } from '../app/strings.ts';
import { Button } from '../widgets/Button.tsx';
import styles from './LessonColumn.module.css';
import { Markup } from './Markup.tsx';
import { PredictionView } from './PredictionView.tsx';

const { lessons: text } = strings;

interface LessonStepViewProps {
  readonly step: LessonStep;
  readonly onYaml: (yaml: string) => void;
}

export function LessonStepView({ step, onYaml }: LessonStepViewProps) {
  const { link } = useSandbox();
  const task = useRef<HTMLElement>(null);
  const wasDone = useRef(step.isDone);
  useEffect(() => {
    if (step.isDone && !wasDone.current) task.current?.scrollIntoView({ block: 'nearest' });
    wasDone.current = step.isDone;
  }, [step.isDone]);
  const hasMoreHints = step.hints.length < step.hintCount;
  const { yaml } = step;
  return (
    <>
      <h3 className={styles.title}>{step.title}</h3>
      {step.text.map((paragraph) => (
        <p key={paragraph}>
          <Markup text={paragraph} />
        </p>
      ))}
      {step.prediction !== undefined && <PredictionView prediction={step.prediction} />}
      {step.task !== undefined && (
        <section ref={task} className={styles.task} data-done={step.isDone} aria-label={text.task}>
          <h4>{step.isDone ? `✓ ${text.done}` : text.task}</h4>
          <p>
            <Markup text={step.task} />
          </p>
          {!step.isDone && step.missing !== undefined && <p className={styles.missing}>{step.missing}</p>}
        </section>
      )}
      {step.correction !== undefined && (
        <p className={styles.correction} role="alert">
          <Markup text={step.correction} />
        </p>
      )}
      {step.hints.map((hint) => (
        <p key={hint} className={styles.hint}>
          <Markup text={hint} />
        </p>
      ))}
      <div className={styles.help}>
        {hasMoreHints && !step.isDone && (
          <Button onClick={() => link.send({ type: 'ask-hint' })}>
            {step.hints.length === 0 ? text.hint : text.nextHint}
          </Button>
        )}
        {step.hasSolution && !step.isDone && (
          <Button onClick={() => link.send({ type: 'play-solution' })}>{text.show}</Button>
        )}
        {yaml !== undefined && <Button onClick={() => onYaml(yaml)}>{text.yaml}</Button>}
      </div>
    </>
  );
}
