/** An object as YAML, to read and copy, or to take into the editor. */
import { strings } from '../app/strings.ts';
import { Button } from '../widgets/Button.tsx';
import styles from './Inspector.module.css';

const { inspector: text } = strings;

interface YamlViewProps {
  readonly yaml: string;
  readonly onEdit: (yaml: string) => void;
}

export function YamlView({ yaml, onEdit }: YamlViewProps) {
  return (
    <>
      <div className={styles.tools}>
        <Button onClick={() => void navigator.clipboard.writeText(yaml)}>{text.copy}</Button>
        <Button onClick={() => onEdit(yaml)}>{text.edit}</Button>
      </div>
      <pre className={styles.code}>
        {yaml.split('\n').map((line, index) => (
          <YamlLine key={`${index}:${line}`} line={line} />
        ))}
      </pre>
    </>
  );
}

/** Keys stand out; everything else is plain text. */
function YamlLine({ line }: { readonly line: string }) {
  const match = /^(\s*(?:- )*)([^\s:"'][^:]*)(:(?:\s|$))(.*)$/.exec(line);
  if (match === null) return <>{`${line}\n`}</>;
  const [, indent, key, colon, value] = match;
  return (
    <>
      {indent}
      <span className={styles.yamlKey}>{key}</span>
      {`${colon}${value}\n`}
    </>
  );
}
