/** The way in for kubectl, in the bar: a button that says who is connected, and opens what to type. */
import { SquareTerminal } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { usePageState } from '../app/sandbox-context.ts';
import { strings } from '../app/strings.ts';
import { Popover } from '../widgets/Popover.tsx';
import styles from './ConnectMenu.module.css';

const { connect: text } = strings;
const ConnectPanel = lazy(() => import('./ConnectPanel.tsx').then(({ ConnectPanel: panel }) => ({ default: panel })));

export function ConnectMenu() {
  const count = usePageState(({ clients }) => clients?.length ?? 0);
  const isTalking = usePageState(({ clients }) => clients?.some(({ open }) => open > 0) ?? false);
  return (
    <>
      <Popover
        label={text.button}
        isCompact
        isWide
        icon={<SquareTerminal size={18} aria-hidden />}
        badge={
          count > 0 && (
            <span className={styles.badge} data-talking={isTalking} title={text.badge(count)}>
              <span aria-hidden="true">{isTalking ? '●' : '○'}</span> {count}
              <span className="visually-hidden"> {text.badge(count).replace(/^\d+ /, '')}</span>
            </span>
          )
        }
      >
        {() => (
          <Suspense>
            <ConnectPanel />
          </Suspense>
        )}
      </Popover>
      <p className="visually-hidden" role="status">
        {count > 0 && text.badge(count)}
      </p>
    </>
  );
}
