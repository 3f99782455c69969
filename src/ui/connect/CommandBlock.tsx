/** Commands to be typed elsewhere, with a button that copies them. */
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { strings } from '../app/strings.ts';
import { Button } from '../widgets/Button.tsx';
import styles from './ConnectPanel.module.css';

const { connect: text } = strings;

interface CommandBlockProps {
  readonly command: string;
  /** What it is for, so that one button can be told from another. */
  readonly label: string;
}

export function CommandBlock({ command, label }: CommandBlockProps) {
  const [copied, setCopied] = useState<string>();
  const isCopied = copied === command;
  const copy = (): void => {
    void navigator.clipboard.writeText(command).then(() => setCopied(command));
  };
  return (
    <div className={styles.command}>
      <pre>
        <code>{command}</code>
      </pre>
      <Button onClick={copy} title={`${isCopied ? text.copied : text.copy}: ${label}`}>
        {isCopied ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
        <span role="status">{isCopied ? text.copied : text.copy}</span>
      </Button>
    </div>
  );
}
