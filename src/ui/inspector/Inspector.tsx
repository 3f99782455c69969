/** What is selected: its state in words, what can be done with it, and everything that is known of it. */
import { useEffect, useRef, useState } from 'react';
import type { ObjectDetails } from '../../bridge/messages.ts';
import { usePageState, useSandbox } from '../app/sandbox-context.ts';
import { strings } from '../app/strings.ts';
import { Tabs, tabPanel } from '../widgets/Tabs.tsx';
import { CauseList } from './CauseList.tsx';
import styles from './Inspector.module.css';
import { InspectorHeader } from './InspectorHeader.tsx';
import { Logs } from './Logs.tsx';
import { ObjectActions } from './ObjectActions.tsx';
import { ObjectEvents } from './ObjectEvents.tsx';
import { Overview } from './Overview.tsx';
import { useFocusReturn } from './use-focus-return.ts';
import { YamlView } from './YamlView.tsx';

const { inspector: text } = strings;
const NAME = 'inspector';
type Tab = keyof typeof text.tabs;

export function Inspector({ onEdit }: { readonly onEdit: (yaml: string) => void }) {
  const { store } = useSandbox();
  const selection = usePageState((state) => state.selection);
  const details = usePageState((state) => state.details);
  const [tab, setTab] = useState<Tab>('overview');
  const panel = useRef<HTMLElement>(null);
  const body = useRef<HTMLDivElement>(null);
  useFocusReturn(panel);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another object or tab is read from its beginning
  useEffect(() => {
    if (tab !== 'logs') body.current?.scrollTo(0, 0);
  }, [selection, tab]);
  if (selection === undefined) return null;
  const tabs: readonly Tab[] =
    selection.kind === 'Pod' ? ['overview', 'yaml', 'events', 'logs', 'why'] : ['overview', 'yaml', 'events', 'why'];
  const shown = tabs.includes(tab) ? tab : 'overview';
  return (
    <aside
      ref={panel}
      id={NAME}
      className={styles.panel}
      aria-label={`${text.title}: ${selection.kind} ${selection.name}`}
    >
      <InspectorHeader
        target={selection}
        isGone={details !== undefined && details.object === undefined}
        onClose={() => store.select(undefined)}
      />
      {details?.object !== undefined && <ObjectActions object={details.object} />}
      <div className={styles.tabs}>
        <Tabs
          label={selection.name}
          name={NAME}
          tabs={tabs.map((id) => ({ id, text: text.tabs[id] }))}
          chosen={shown}
          onChoose={setTab}
        />
      </div>
      <div ref={body} className={styles.body} {...tabPanel(NAME, shown)}>
        {details !== undefined && <TabBody tab={shown} details={details} onEdit={onEdit} />}
      </div>
    </aside>
  );
}

interface TabBodyProps {
  readonly tab: Tab;
  readonly details: ObjectDetails;
  readonly onEdit: (yaml: string) => void;
}

function TabBody({ tab, details, onEdit }: TabBodyProps) {
  switch (tab) {
    case 'overview':
      return <Overview details={details} />;
    case 'yaml':
      return <YamlView yaml={details.yaml} onEdit={onEdit} />;
    case 'events':
      return <ObjectEvents events={details.events} />;
    case 'logs':
      return <Logs lines={details.logs} />;
    case 'why':
      return <CauseList causes={details.causes} />;
  }
}
