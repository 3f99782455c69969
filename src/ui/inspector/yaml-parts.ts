/** Takes YAML apart into keys, comments and everything else, so that a reader's eye finds the keys. Colours, it does not parse. */

export interface YamlPart {
  readonly type: 'key' | 'comment' | 'text';
  readonly text: string;
  /** Where in the source the part begins: tells one part from another. */
  readonly at: number;
}

const KEY = /^(\s*(?:- )*)([^\s:"'#][^:]*)(?=:(?:\s|$))/;
const COMMENT = /^\s*#/;

/** The parts of `yaml` in order; joined, they are the text again. */
export function yamlParts(yaml: string): readonly YamlPart[] {
  const parts: YamlPart[] = [];
  let at = 0;
  const add = (type: YamlPart['type'], text: string): void => {
    const last = parts.at(-1);
    if (type === 'text' && last?.type === 'text') parts[parts.length - 1] = { ...last, text: last.text + text };
    else if (text !== '') parts.push({ type, text, at });
    at += text.length;
  };
  for (const line of yaml.split(/(?<=\n)/)) {
    const [, indent, key] = KEY.exec(line) ?? [];
    if (COMMENT.test(line)) add('comment', line);
    else if (indent === undefined || key === undefined) add('text', line);
    else {
      add('text', indent);
      add('key', key);
      add('text', line.slice(indent.length + key.length));
    }
  }
  return parts;
}
