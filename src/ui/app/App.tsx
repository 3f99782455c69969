/** The page: the stage in the middle, everything else around it. */
import { lazy, Suspense, useEffect, useState } from 'react';
import { Inspector } from '../inspector/Inspector.tsx';
import { LessonColumn } from '../lessons/LessonColumn.tsx';
import { TimeControls } from '../timeline/TimeControls.tsx';
import { TrafficScore } from '../traffic/TrafficScore.tsx';
import styles from './App.module.css';
import { BottomDrawer } from './BottomDrawer.tsx';
import { CrashPanel } from './CrashPanel.tsx';
import { Notice } from './Notice.tsx';
import { Stage } from './Stage.tsx';
import { usePageState } from './sandbox-context.ts';
import { strings } from './strings.ts';
import { TopBar } from './TopBar.tsx';
import { useDrawer } from './use-drawer.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { Welcome } from './Welcome.tsx';

const ShortcutList = lazy(() => import('./ShortcutList.tsx').then(({ ShortcutList: list }) => ({ default: list })));

export function App() {
  const drawer = useDrawer();
  const isLive = usePageState((state) => state.isLive);
  const hasLesson = usePageState((state) => state.lesson !== null);
  const hasSelection = usePageState((state) => state.selection !== undefined);
  const hasCrashed = usePageState((state) => state.crash !== undefined);
  const [isWelcomed, setWelcomed] = useState(false);
  const [areKeysShown, setKeysShown] = useState(false);
  useShortcuts(drawer, () => setKeysShown((shown) => !shown));
  useEffect(() => {
    if (hasLesson) setWelcomed(true);
  }, [hasLesson]);

  return (
    <div className={styles.page}>
      <TopBar onKeys={() => setKeysShown(true)} />
      <main className={styles.main}>
        {hasLesson && <LessonColumn onYaml={drawer.openWith} />}
        <section className={styles.middle} aria-label={strings.app.name}>
          <TrafficScore />
          <div className={styles.stage}>
            {isLive ? <Stage /> : <p className={styles.loading}>{strings.app.loading}</p>}
            {isLive && !isWelcomed && !hasLesson && <Welcome onClose={() => setWelcomed(true)} onYaml={drawer.open} />}
            <Notice />
          </div>
          <TimeControls />
          <BottomDrawer drawer={drawer} />
        </section>
        {hasSelection && <Inspector onEdit={drawer.openWith} />}
      </main>
      {hasCrashed && <CrashPanel />}
      <Suspense>{areKeysShown && <ShortcutList onClose={() => setKeysShown(false)} />}</Suspense>
    </div>
  );
}
