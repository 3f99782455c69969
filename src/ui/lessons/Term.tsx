/** A word of the glossary: underlined, explained on hover, focus or press. */
import { useId, useState } from 'react';
import { glossary } from './glossary.ts';
import styles from './Term.module.css';

export function Term({ word }: { readonly word: string }) {
  const [isShown, setShown] = useState(false);
  const id = useId();
  const meaning = glossary[word];
  if (meaning === undefined) return word;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the meaning stays while the pointer is on it
    <span onMouseEnter={() => setShown(true)} onMouseLeave={() => setShown(false)}>
      <button
        type="button"
        className={styles.term}
        aria-describedby={isShown ? id : undefined}
        onFocus={() => setShown(true)}
        onBlur={() => setShown(false)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && isShown) {
            event.stopPropagation();
            setShown(false);
          }
        }}
      >
        {word}
      </button>
      {isShown && (
        <span id={id} role="tooltip" className={styles.meaning}>
          {meaning}
        </span>
      )}
    </span>
  );
}
