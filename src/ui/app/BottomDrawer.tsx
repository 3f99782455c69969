/** Below the stage: the editor, loaded when it is first wanted, and the list of what happened; closed, it shows the newest happening. */
import { ChevronDown, ChevronUp } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { happeningMarks } from '../timeline/happening-marks.ts';
import { elapsedText } from '../widgets/format.ts';
import { IconButton } from '../widgets/IconButton.tsx';
import { Tabs, tabPanel } from '../widgets/Tabs.tsx';
import styles from './BottomDrawer.module.css';
import { usePageState, useSandbox } from './sandbox-context.ts';
import { strings } from './strings.ts';
import type { Drawer, DrawerTab } from './use-drawer.ts';

const { app: text } = strings;
const EditorPanel = lazy(() =>
  import('../editor/EditorPanel.tsx').then(({ EditorPanel: panel }) => ({ default: panel })),
);
const EventList = lazy(() => import('../timeline/EventList.tsx').then(({ EventList: list }) => ({ default: list })));

const NAME = 'drawer';
const TABS: readonly { readonly id: DrawerTab; readonly text: string }[] = [
  { id: 'events', text: text.events },
  { id: 'editor', text: text.editor },
];

export function BottomDrawer({ drawer }: { readonly drawer: Drawer }) {
  const { link } = useSandbox();
  const [wasEditorOpened, setEditorOpened] = useState(false);
  const isEditor = drawer.isOpen && drawer.tab === 'editor';
  if (isEditor && !wasEditorOpened) setEditorOpened(true);
  return (
    <section
      className={styles.drawer}
      data-open={drawer.isOpen}
      data-tab={drawer.tab}
      data-mark="editor"
      aria-label={text.drawer}
    >
      <div className={styles.head}>
        <Tabs
          label={text.drawer}
          name={NAME}
          tabs={TABS}
          chosen={drawer.isOpen ? drawer.tab : undefined}
          onChoose={drawer.show}
        />
        {!drawer.isOpen && <Newest />}
        <IconButton
          label={drawer.isOpen ? text.closePanel : text.openPanel}
          onClick={() => (drawer.isOpen ? drawer.close() : drawer.show(drawer.tab))}
        >
          {drawer.isOpen ? <ChevronDown size={18} aria-hidden /> : <ChevronUp size={18} aria-hidden />}
        </IconButton>
      </div>
      {drawer.isOpen && drawer.tab === 'events' && (
        <div className={styles.body} {...tabPanel(NAME, 'events')}>
          <Suspense>
            <EventList />
          </Suspense>
        </div>
      )}
      {wasEditorOpened && (
        <div className={styles.body} hidden={!isEditor} {...tabPanel(NAME, 'editor')} tabIndex={-1}>
          <Suspense fallback={<p className={styles.loading}>{text.loadingEditor}</p>}>
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

function Newest() {
  const newest = usePageState((state) => state.happenings[0]);
  const startedAtMs = usePageState((state) => state.startedAtMs);
  if (newest === undefined) return <span className={styles.newest} />;
  const { atMs, message, reason, type } = newest;
  return (
    <p className={styles.newest} title={`${reason}: ${message}`}>
      <span className={styles.time}>{elapsedText(atMs - startedAtMs)}</span> {happeningMarks[type]}{' '}
      <strong>{reason}</strong> {message}
    </p>
  );
}
