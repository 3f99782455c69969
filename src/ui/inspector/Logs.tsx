/** The newest lines of a pod's log; follows along while one looks at its end. */
import { useEffect, useRef } from 'react';
import type { ObjectDetails } from '../../bridge/messages.ts';
import { strings } from '../app/strings.ts';
import styles from './Inspector.module.css';

export function Logs({ lines }: { readonly lines: ObjectDetails['logs'] }) {
  const end = useRef<HTMLDivElement>(null);
  const count = lines.length;
  useEffect(() => {
    if (count > 0) end.current?.scrollIntoView({ block: 'nearest' });
  }, [count]);
  if (count === 0) return <p>{strings.inspector.noLogs}</p>;
  const hasSeveral = new Set(lines.map(({ container }) => container)).size > 1;
  return (
    <>
      <pre className={styles.log}>
        {lines
          .map(({ container, text }) => `${hasSeveral ? `[${container}] ` : ''}${text.replace(/\n$/, '')}\n`)
          .join('')}
      </pre>
      <div ref={end} />
    </>
  );
}
