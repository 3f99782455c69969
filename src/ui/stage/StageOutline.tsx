/** The stage in words, for screen readers; it follows the cluster at a calm pace. */
import { useEffect, useState } from 'react';
import { type OutlineEntry, outlineOf } from './outline.ts';
import type { StageSource } from './stage-source.ts';
import { stageStrings as text } from './strings.ts';

const PACE_MS = 1500;

export function StageOutline({ source }: { readonly source: StageSource }) {
  const [entries, setEntries] = useState(() => outlineOf(source.getState()));
  useEffect(() => {
    let last = source.getState();
    const timer = setInterval(() => {
      const now = source.getState();
      if (now === last) return;
      last = now;
      setEntries(outlineOf(now));
    }, PACE_MS);
    return () => clearInterval(timer);
  }, [source]);
  return (
    <section className="visually-hidden" aria-label={text.outline}>
      <Entries entries={entries} />
    </section>
  );
}

function Entries({ entries }: { readonly entries: readonly OutlineEntry[] }) {
  return (
    <ul>
      {entries.map((entry) => (
        <li key={entry.key}>
          {entry.text}
          {entry.entries.length > 0 && <Entries entries={entry.entries} />}
        </li>
      ))}
    </ul>
  );
}
