/** A button of the time controls: a picture with its word where there is room; what it does and its key are shown on hover. */
import type { ReactNode } from 'react';
import styles from './TimeControls.module.css';

interface TimeButtonProps {
  readonly word: string;
  readonly hint: string;
  readonly shortcut: string;
  readonly onClick: () => void;
  readonly children: ReactNode;
  readonly isStrong?: boolean;
}

export function TimeButton({ word, hint, shortcut, onClick, children, isStrong = false }: TimeButtonProps) {
  return (
    <button
      type="button"
      className={isStrong ? styles.strong : styles.button}
      aria-label={word}
      title={`${hint} (${shortcut})`}
      onClick={onClick}
    >
      {children}
      <span className={styles.word}>{word}</span>
    </button>
  );
}
