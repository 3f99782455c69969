/** The page: the stage in the middle, everything else around it. */
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { useFidelityTarget } from '../fidelity/fidelity-address.ts';
import { SelectorBox } from '../selector/SelectorBox.tsx';
import { TimeControls } from '../timeline/TimeControls.tsx';
import { TrafficScore } from '../traffic/TrafficScore.tsx';
import { Announcer } from './Announcer.tsx';
import styles from './App.module.css';
import { BottomDrawer } from './BottomDrawer.tsx';
import { Logo } from './Logo.tsx';
import { Notice } from './Notice.tsx';
import { usePageState } from './sandbox-context.ts';
import { strings } from './strings.ts';
import { TopBar } from './TopBar.tsx';
import { useDrawer } from './use-drawer.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { Welcome } from './Welcome.tsx';

/** Fetched while the worker starts its cluster, so that the first frame finds it there. */
const stageModule = import('./Stage.tsx');
const Stage = lazy(() => stageModule.then(({ Stage: stage }) => ({ default: stage })));
const Inspector = lazy(() => import('../inspector/Inspector.tsx').then(({ Inspector: panel }) => ({ default: panel })));
const LessonColumn = lazy(() =>
  import('../lessons/LessonColumn.tsx').then(({ LessonColumn: column }) => ({ default: column })),
);
const CrashPanel = lazy(() => import('./CrashPanel.tsx').then(({ CrashPanel: panel }) => ({ default: panel })));
const FidelityPage = lazy(() =>
  import('../fidelity/FidelityPage.tsx').then(({ FidelityPage: page }) => ({ default: page })),
);
const ShortcutList = lazy(() => import('./ShortcutList.tsx').then(({ ShortcutList: list }) => ({ default: list })));

export function App() {
  const drawer = useDrawer();
  const isLive = usePageState((state) => state.isLive);
  const hasLesson = usePageState((state) => state.lesson !== null);
  const hasSelection = usePageState((state) => state.selection !== undefined);
  const hasCrashed = usePageState((state) => state.crash !== undefined);
  const fidelity = useFidelityTarget();
  const [isWelcomed, setWelcomed] = useState(false);
  const [areKeysShown, setKeysShown] = useState(false);
  const welcome = useCallback(() => setWelcomed(true), []);
  const showKeys = useCallback(() => setKeysShown(true), []);
  useShortcuts(drawer, showKeys);
  useEffect(() => {
    if (hasLesson) setWelcomed(true);
  }, [hasLesson]);

  return (
    <div className={styles.page}>
      <TopBar onKeys={showKeys} />
      <main className={styles.main}>
        {hasLesson && (
          <Suspense>
            <LessonColumn onYaml={drawer.openWith} />
          </Suspense>
        )}
        <TrafficScore />
        <div className={styles.stage}>
          <SelectorBox />
          <div className={styles.picture}>
            <Suspense fallback={<Loading />}>{isLive ? <Stage /> : <Loading />}</Suspense>
            <Notice />
          </div>
        </div>
        {hasSelection && (
          <Suspense>
            <Inspector onEdit={drawer.openWith} />
          </Suspense>
        )}
        {isLive && !isWelcomed && <Welcome isInTheWay={drawer.isOpen} onClose={welcome} onYaml={drawer.open} />}
        <TimeControls />
        <BottomDrawer drawer={drawer} />
      </main>
      <Announcer />
      <Suspense>
        {hasCrashed && <CrashPanel />}
        {fidelity !== undefined && <FidelityPage target={fidelity} onClose={() => location.assign('#/')} />}
        {areKeysShown && <ShortcutList onClose={() => setKeysShown(false)} />}
      </Suspense>
    </div>
  );
}

function Loading() {
  return (
    <p className={styles.loading}>
      <Logo size={56} />
      {strings.app.loading}
    </p>
  );
}
