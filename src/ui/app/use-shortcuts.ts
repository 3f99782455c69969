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
      close: () => (store.getState().selection === undefined ? drawer.close() : store.select(undefined)),
      keys: showKeys,
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const shortcut = shortcuts.find(({ key }) => key === event.key);
      // Space presses the button that has the focus.
      const isPress = event.key === ' ' && event.target instanceof HTMLButtonElement;
      if (shortcut === undefined || isPress) return;
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
  return ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}
