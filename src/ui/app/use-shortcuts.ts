/** Keys that work everywhere, except where somebody types text. */
import { useEffect } from 'react';
import { useTime } from '../timeline/use-time.ts';
import { useSandbox } from './sandbox-context.ts';
import { shortcuts } from './shortcuts.ts';
import type { Drawer } from './use-drawer.ts';

export function useShortcuts(drawer: Drawer, showKeys: () => void): void {
  const { store } = useSandbox();
  const time = useTime();
  useEffect(() => {
    const actions: Readonly<Record<(typeof shortcuts)[number]['id'], () => void>> = {
      pause: time.toggle,
      faster: time.faster,
      slower: time.slower,
      step: time.step,
      quiet: time.runUntilQuiet,
      editor: () => drawer.show('editor'),
      events: () => drawer.show('events'),
      inspector: () => document.querySelector<HTMLElement>('#inspector h2')?.focus(),
      selector: store.openSelector,
      close: () => (store.getState().selection === undefined ? drawer.close() : store.select(undefined)),
      keys: showKeys,
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('dialog[open]') !== null) return;
      const shortcut = shortcuts.find(({ key }) => key === event.key.toLowerCase() || key === event.key);
      if (shortcut === undefined || (event.key === ' ' && isPressedBySpace(event.target))) return;
      event.preventDefault();
      actions[shortcut.id]();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [drawer, showKeys, store, time]);
}

/** Whether keys mean something of their own where the focus is. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('.monaco-editor') !== null) return true;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'range'].includes(target.type);
  return ['TEXTAREA', 'SELECT'].includes(target.tagName);
}

/** Space presses the button, and ticks the box, that has the focus. */
function isPressedBySpace(target: EventTarget | null): boolean {
  return target instanceof HTMLButtonElement || (target instanceof HTMLInputElement && target.type !== 'range');
}
