/** A row of tabs, moved through with the arrow keys (the tabs pattern of WAI-ARIA). */
import { type KeyboardEvent, useRef } from 'react';
import styles from './Tabs.module.css';

interface TabsProps<Id extends string> {
  readonly label: string;
  /** Begins the ids of the tabs; the panel below them has {@link tabPanel}`(name, …)`. */
  readonly name: string;
  readonly tabs: readonly { readonly id: Id; readonly text: string }[];
  /** Undefined while no panel is open. */
  readonly chosen: Id | undefined;
  readonly onChoose: (id: Id) => void;
}

export function Tabs<Id extends string>({ label, name, tabs, chosen, onChoose }: TabsProps<Id>) {
  const list = useRef<HTMLDivElement>(null);
  const reachable = chosen ?? tabs[0]?.id;
  const onKeyDown = (event: KeyboardEvent): void => {
    const focused = tabs.findIndex(({ id }) => id === (event.target as HTMLElement).dataset.tab);
    const next = tabs[nextIndex(event.key, focused, tabs.length)];
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next.id);
    list.current?.querySelector<HTMLButtonElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  return (
    <div ref={list} className={styles.tabs} role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map(({ id, text }) => (
        <button
          key={id}
          id={`${name}-tab-${id}`}
          type="button"
          role="tab"
          data-tab={id}
          aria-selected={id === chosen}
          aria-controls={id === chosen ? `${name}-panel-${id}` : undefined}
          tabIndex={id === reachable ? 0 : -1}
          className={styles.tab}
          onClick={() => onChoose(id)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}

/** What the element that a tab opens has to carry. */
export function tabPanel(name: string, id: string) {
  return { id: `${name}-panel-${id}`, role: 'tabpanel', 'aria-labelledby': `${name}-tab-${id}`, tabIndex: 0 } as const;
}

/** The tab that a key leads to; out of range when it leads nowhere. */
function nextIndex(key: string, from: number, count: number): number {
  if (key === 'ArrowRight') return (from + 1) % count;
  if (key === 'ArrowLeft') return (from - 1 + count) % count;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : -1;
}
