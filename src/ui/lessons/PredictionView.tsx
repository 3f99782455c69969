/** A bet on what will happen, locked once placed, and graded by what then happened. */
import { useState } from 'react';
import type { PredictionState } from '../../bridge/messages.ts';
import { useSandbox } from '../app/sandbox-context.ts';
import { strings } from '../app/strings.ts';
import { Button } from '../widgets/Button.tsx';
import styles from './LessonColumn.module.css';
import { Markup } from './Markup.tsx';

const { lessons: text } = strings;

export function PredictionView({ prediction }: { readonly prediction: PredictionState }) {
  const { link } = useSandbox();
  const [draft, setDraft] = useState<string>();
  const { answer, chosen } = prediction;
  const isLocked = chosen !== undefined;
  return (
    <section className={styles.bet}>
      <h4>{text.bet}</h4>
      <fieldset disabled={isLocked}>
        <legend>
          <Markup text={prediction.question} />
        </legend>
        {prediction.options.map(({ id, text: option }) => (
          <label key={id} data-right={answer?.option === id}>
            <input
              type="radio"
              name="prediction"
              value={id}
              checked={(chosen ?? draft) === id}
              onChange={() => setDraft(id)}
            />
            <span>
              <Markup text={option} />
              {answer?.option === id ? ' ✓' : ''}
            </span>
          </label>
        ))}
      </fieldset>
      {!isLocked && (
        <Button
          look="primary"
          isDisabled={draft === undefined}
          onClick={() => draft !== undefined && link.send({ type: 'predict', option: draft })}
        >
          {text.placeBet}
        </Button>
      )}
      {answer !== undefined && (
        <div aria-live="polite">
          <p>
            <strong>{answer.option === chosen ? text.right : text.wrong}</strong> <Markup text={answer.measured} />
          </p>
          <p>
            <Markup text={answer.explanation} />
          </p>
        </div>
      )}
    </section>
  );
}
