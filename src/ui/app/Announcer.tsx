/** Tells screen readers what matters, politely and not more often than one can listen. */
import { useEffect, useState } from 'react';
import { announcementsOf } from './announcements.ts';
import { useSandbox } from './sandbox-context.ts';

/** News within this time is told together. */
const GATHER_MS = 1500;
/** More at once than anybody would listen to. */
const MOST_SENTENCES = 4;

export function Announcer() {
  const { store } = useSandbox();
  const [told, setTold] = useState('');
  useEffect(() => {
    let pending: string[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = store.subscribe((after, before) => {
      const news = announcementsOf(before, after);
      if (news.length === 0) return;
      pending.push(...news);
      timer ??= setTimeout(() => {
        setTold(pending.slice(-MOST_SENTENCES).join(' '));
        pending = [];
        timer = undefined;
      }, GATHER_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [store]);
  return (
    <p className="visually-hidden" aria-live="polite">
      {told}
    </p>
  );
}
