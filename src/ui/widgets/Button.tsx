/** A button with words on it. */
import type { ReactNode } from 'react';
import styles from './Button.module.css';

interface ButtonProps {
  readonly onClick: () => void;
  readonly children: ReactNode;
  readonly look?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly isDisabled?: boolean;
  /** What the button does, shown on hover. */
  readonly title?: string;
  /** A name in words, for a button whose text is a sign. */
  readonly label?: string;
}

export function Button({ onClick, children, look = 'plain', isDisabled = false, title, label }: ButtonProps) {
  return (
    <button
      type="button"
      className={`${styles.button} ${styles[look]}`}
      onClick={onClick}
      disabled={isDisabled}
      {...(label === undefined ? {} : { 'aria-label': label, title: label })}
      {...(title === undefined ? {} : { title })}
    >
      {children}
    </button>
  );
}
