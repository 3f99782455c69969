/** What is selected: its state in words, what can be done with it, and everything that is known of it. */
import { X } from 'lucide-react';
import { useState } from 'react';
import type { ObjectDetails } from '../../bridge/messages.ts';
import { usePageState, useSandbox } from '../app/sandbox-context.ts';
import { strings } from '../app/strings.ts';
import { IconButton } from '../widgets/IconButton.tsx';
import { Tabs } from '../widgets/Tabs.tsx';
import { CauseList } from './CauseList.tsx';
import styles from './Inspector.module.css';
import { Logs } from './Logs.tsx';
import { ObjectActions } from './ObjectActions.tsx';
import { ObjectEvents } from './ObjectEvents.tsx';
import { Overview } from './Overview.tsx';
import { YamlView } from './YamlView.tsx';

const { inspector: text } = strings;
type Tab = keyof typeof text.tabs;

export function Inspector({ onEdit }: { readonly onEdit: (yaml: string) => void }) {
  const { store } = useSandbox();
  const selection = usePageState((state) => state.selection);
  const details = usePageState((state) => state.details);
  const [tab, setTab] = useState<Tab>('overview');
  if (selection === undefined) return null;
  const tabs: readonly Tab[] =
    selection.kind === 'Pod' ? ['overview', 'yaml', 'events', 'logs', 'why'] : ['overview', 'yaml', 'events', 'why'];
  const shown = tabs.includes(tab) ? tab : 'overview';
  return (
    <aside className={styles.panel} aria-label={`${text.title}: ${selection.kind} ${selection.name}`}>
      <header className={styles.header}>
        <div className={styles.title}>
          <span className={styles.kind}>{selection.kind}</span>
          <h2>{selection.name}</h2>
          {selection.namespace !== undefined && <span className={styles.namespace}>{selection.namespace}</span>}
        </div>
        <IconButton label={`${text.close} (Esc)`} onClick={() => store.select(undefined)}>
          <X size={18} aria-hidden />
        </IconButton>
      </header>
      {details?.object !== undefined && <ObjectActions object={details.object} />}
      <Tabs
        label={selection.name}
        tabs={tabs.map((id) => ({ id, text: text.tabs[id] }))}
        chosen={shown}
        onChoose={setTab}
      />
      <div className={styles.body}>
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
