/** The drawer below the stage: whether it is open, on which tab, and what the editor is asked to show. */
import { useMemo, useState } from 'react';

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

export function useDrawer(): Drawer {
  const [isOpen, setOpen] = useState(false);
  const [tab, setTab] = useState<DrawerTab>('events');
  const [offer, setOffer] = useState<Drawer['offer']>(undefined);
  return useMemo(() => {
    const show = (next: DrawerTab): void => {
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
  }, [isOpen, tab, offer]);
}
