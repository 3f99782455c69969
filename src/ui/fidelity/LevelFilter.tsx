/** The three levels with their signs, meanings and counts; pressing one shows it alone, pressing it again shows all. */
import type { Fidelity } from '../../bridge/messages.ts';
import styles from './LevelFilter.module.css';
import { fidelityStrings as text } from './strings.ts';

interface LevelFilterProps {
  readonly counts: Readonly<Record<Fidelity, number>>;
  readonly chosen: Fidelity | undefined;
  readonly onChoose: (level: Fidelity | undefined) => void;
}

export function LevelFilter({ counts, chosen, onChoose }: LevelFilterProps) {
  return (
    <fieldset className={styles.levels}>
      <legend className="visually-hidden">{text.levelFilter}</legend>
      {(Object.keys(text.levels) as readonly Fidelity[]).map((level) => {
        const { mark, meaning, name } = text.levels[level];
        return (
          <button
            key={level}
            type="button"
            className={styles.level}
            data-level={level}
            aria-pressed={chosen === level}
            onClick={() => onChoose(chosen === level ? undefined : level)}
          >
            <span className={styles.mark} aria-hidden="true">
              {mark}
            </span>
            <strong>{name}</strong> <span className={styles.count}>{counts[level]}</span>
            <span className={styles.meaning}>{meaning}</span>
          </button>
        );
      })}
    </fieldset>
  );
}
