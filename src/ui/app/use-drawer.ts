/** The drawer below the stage: whether it is open, on which tab, and what the editor is asked to show. */
import { useMemo, useState } from 'react';
import { useSandbox } from './sandbox-context.ts';

export type DrawerTab = 'editor' | 'events';

export interface Drawer {
  readonly isOpen: boolean;
  readonly tab: DrawerTab;
  /** YAML that something else on the page offers to the editor; the number tells one offer from the next. */
  readonly offer: { readonly yaml: string; readonly id: number } | undefined;
  readonly open: () => void;
  readonly openWith: (yaml: string) => void;
  readonly show: (tab: DrawerTab) => void;
  readonly close: () => void;
}

/** Where the inspector lies over the stage, it would leave no room for an editor. */
const NARROW = '(max-width: 1180px)';

export function useDrawer(): Drawer {
  const { store } = useSandbox();
  const [isOpen, setOpen] = useState(false);
  const [tab, setTab] = useState<DrawerTab>('events');
  const [offer, setOffer] = useState<Drawer['offer']>(undefined);
  return useMemo(() => {
    const show = (next: DrawerTab): void => {
      if (next === 'editor' && matchMedia(NARROW).matches) store.select(undefined);
      setTab(next);
      setOpen(true);
    };
    return {
      isOpen,
      tab,
      offer,
      show,
      open: () => show('editor'),
      openWith: (yaml) => {
        setOffer((before) => ({ yaml, id: (before?.id ?? 0) + 1 }));
        show('editor');
      },
      close: () => setOpen(false),
    };
  }, [isOpen, tab, offer, store]);
}
