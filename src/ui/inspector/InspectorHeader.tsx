/** What is selected and how it is doing: icon, kind, name, status in words. */
import { Box, Boxes, FileText, Layers, Network, Server, X } from 'lucide-react';
import type { ObjectRef, Tone } from '../../bridge/messages.ts';
import { usePageState } from '../app/sandbox-context.ts';
import { strings } from '../app/strings.ts';
import { fidelityAddress } from '../fidelity/fidelity-address.ts';
import { IconButton } from '../widgets/IconButton.tsx';
import styles from './InspectorHeader.module.css';
import { type ShownStatus, sceneItemOf, statusOf } from './shown-status.ts';

const { inspector: text } = strings;
const KIND_ICONS = { Node: Server, Pod: Box, Service: Network, Deployment: Layers, ReplicaSet: Boxes } as const;
const GLYPHS: Readonly<Record<Tone, string>> = {
  good: '✓',
  waiting: '◔',
  bad: '!',
  ending: '↘',
  done: '■',
  off: '○',
};

interface InspectorHeaderProps {
  readonly target: ObjectRef;
  readonly isGone: boolean;
  readonly onClose: () => void;
}

export function InspectorHeader({ target, isGone, onClose }: InspectorHeaderProps) {
  const item = usePageState((state) => sceneItemOf(state, target));
  const Icon = KIND_ICONS[target.kind as keyof typeof KIND_ICONS] ?? FileText;
  const status: ShownStatus | undefined = isGone
    ? { tone: 'off', text: text.gone }
    : item === undefined
      ? undefined
      : statusOf(item);
  return (
    <header className={styles.header}>
      <span className={styles.icon}>
        <Icon size={20} aria-hidden />
      </span>
      <div className={styles.title}>
        <p className={styles.kind}>
          {target.kind}
          {target.namespace !== undefined && <span> {text.inNamespace(target.namespace)}</span>}{' '}
          <a className={styles.faithful} href={fidelityAddress(target)} title={text.faithfulHint(target.kind)}>
            {text.faithful}
          </a>
        </p>
        <h2 tabIndex={-1}>{target.name}</h2>
        {status !== undefined && (
          <p className={styles.status} data-tone={status.tone}>
            <span aria-hidden="true">{GLYPHS[status.tone]}</span> {status.text}
          </p>
        )}
      </div>
      <IconButton label={`${text.close} (Esc)`} onClick={onClose}>
        <X size={18} aria-hidden />
      </IconButton>
    </header>
  );
}
