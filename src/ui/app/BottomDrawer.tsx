/** Below the stage: the editor, loaded when it is first wanted, and the list of what happened. */
import { ChevronDown, ChevronUp } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { EventList } from '../timeline/EventList.tsx';
import { IconButton } from '../widgets/IconButton.tsx';
import { Tabs } from '../widgets/Tabs.tsx';
import styles from './BottomDrawer.module.css';
import { useSandbox } from './sandbox-context.ts';
import { strings } from './strings.ts';
import type { Drawer, DrawerTab } from './use-drawer.ts';

const EditorPanel = lazy(() =>
  import('../editor/EditorPanel.tsx').then(({ EditorPanel: panel }) => ({ default: panel })),
);

const TABS: readonly { readonly id: DrawerTab; readonly text: string }[] = [
  { id: 'events', text: strings.app.events },
  { id: 'editor', text: strings.app.editor },
];

export function BottomDrawer({ drawer }: { readonly drawer: Drawer }) {
  const { link } = useSandbox();
  const [wasEditorOpened, setEditorOpened] = useState(false);
  const isEditor = drawer.isOpen && drawer.tab === 'editor';
  if (isEditor && !wasEditorOpened) setEditorOpened(true);
  return (
    <section className={styles.drawer} data-open={drawer.isOpen} data-tab={drawer.tab} data-mark="editor">
      <div className={styles.head}>
        <Tabs label={strings.app.editor} tabs={TABS} chosen={drawer.tab} onChoose={drawer.show} />
        <IconButton
          label={drawer.isOpen ? strings.app.closePanel : strings.app.openPanel}
          onClick={() => (drawer.isOpen ? drawer.close() : drawer.show(drawer.tab))}
        >
          {drawer.isOpen ? <ChevronDown size={18} aria-hidden /> : <ChevronUp size={18} aria-hidden />}
        </IconButton>
      </div>
      {drawer.isOpen && drawer.tab === 'events' && (
        <div className={styles.body}>
          <EventList />
        </div>
      )}
      {wasEditorOpened && (
        <div className={styles.body} hidden={!isEditor}>
          <Suspense fallback={<p className={styles.loading}>…</p>}>
            <EditorPanel
              offer={drawer.offer}
              check={(yaml) => link.check(yaml)}
              apply={(yaml) => link.act({ type: 'apply', yaml })}
            />
          </Suspense>
        </div>
      )}
    </section>
  );
}
