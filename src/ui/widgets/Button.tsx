/** A button with words on it. */
import type { ReactNode } from 'react';
import styles from './Button.module.css';

interface ButtonProps {
  readonly onClick: () => void;
  readonly children: ReactNode;
  readonly look?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly isDisabled?: boolean;
  readonly title?: string;
}

export function Button({ onClick, children, look = 'plain', isDisabled = false, title }: ButtonProps) {
  return (
    <button
      type="button"
      className={`${styles.button} ${styles[look]}`}
      onClick={onClick}
      disabled={isDisabled}
      {...(title === undefined ? {} : { title })}
    >
      {children}
    </button>
  );
}
