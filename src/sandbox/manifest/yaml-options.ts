/**
 * How YAML of people is read and written: as kubectl does it, through YAML 1.1 to JSON (sigs.k8s.io/yaml). `yes` is a boolean and 0755 a
 * number, but times and dates stay strings.
 */
import type { DocumentOptions, ParseOptions, SchemaOptions, Tags } from 'yaml';

const LEFT_OUT: ReadonlySet<string> = new Set(['timestamp', 'intTime', 'floatTime', 'binary']);

/** Aliases that may be resolved in one document before it counts as a bomb. */
export const MOST_ALIASES = 100;

function customTags(tags: Tags): Tags {
  return tags.filter((tag) =>
    typeof tag === 'string'
      ? !LEFT_OUT.has(tag)
      : !(tag.format === 'TIME' || tag.tag.endsWith('timestamp') || tag.tag.endsWith('binary')),
  );
}

export const READ_OPTIONS: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.1',
  merge: true,
  customTags,
  keepSourceTokens: false,
  prettyErrors: false,
  uniqueKeys: true,
};
