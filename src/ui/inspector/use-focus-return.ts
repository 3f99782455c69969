/** Gives the focus back to where it was before a panel opened, when the panel closes with the focus inside. */
import { type RefObject, useLayoutEffect, useRef } from 'react';

export function useFocusReturn(panel: RefObject<HTMLElement | null>): void {
  const before = useRef<Element | null>(null);
  useLayoutEffect(() => {
    const element = panel.current;
    const opener = document.activeElement;
    if (!(element?.contains(opener) ?? false)) before.current = opener;
    return () => {
      const isInside = element?.contains(document.activeElement) ?? false;
      if (isInside && before.current instanceof HTMLElement) before.current.focus();
    };
  }, [panel]);
}
