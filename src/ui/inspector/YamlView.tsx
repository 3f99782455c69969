/** An object as YAML, to read and copy, or to take into the editor. */
import { useState } from 'react';
import { strings } from '../app/strings.ts';
import { Button } from '../widgets/Button.tsx';
import styles from './Inspector.module.css';
import { type YamlPart, yamlParts } from './yaml-parts.ts';

const { inspector: text } = strings;

interface YamlViewProps {
  readonly yaml: string;
  readonly onEdit: (yaml: string) => void;
}

export function YamlView({ yaml, onEdit }: YamlViewProps) {
  const [copied, setCopied] = useState<string>();
  return (
    <>
      <div className={styles.tools}>
        <Button onClick={() => void navigator.clipboard.writeText(yaml).then(() => setCopied(yaml))}>
          {copied === yaml ? text.copied : text.copy}
        </Button>
        <Button onClick={() => onEdit(yaml)}>{text.edit}</Button>
      </div>
      <pre className={styles.code}>
        {yamlParts(yaml).map((part) => (
          <Colored key={part.at} part={part} />
        ))}
      </pre>
    </>
  );
}

function Colored({ part: { type, text: source } }: { readonly part: YamlPart }) {
  if (type === 'text') return source;
  return <span className={type === 'key' ? styles.yamlKey : styles.yamlComment}>{source}</span>;
}
