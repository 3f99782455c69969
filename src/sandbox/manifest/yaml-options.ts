/**
 * How YAML of people is read: as kubectl does it, through YAML 1.1 to JSON (sigs.k8s.io/yaml). `yes` is a boolean and 0755 a number, but times and
 * dates stay strings. Merge keys, duplicate keys and aliases are left to json-value.ts, which bounds the work that they make.
 */
import type { DocumentOptions, ParseOptions, SchemaOptions, Tags } from 'yaml';

const LEFT_OUT = /(?:timestamp|intTime|floatTime|binary|merge|omap|pairs|set)$/;

function customTags(tags: Tags): Tags {
  return tags.filter((tag) =>
    typeof tag === 'string' ? !LEFT_OUT.test(tag) : tag.format !== 'TIME' && !LEFT_OUT.test(tag.tag),
  );
}

export const READ_OPTIONS: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.1',
  merge: false,
  customTags,
  keepSourceTokens: false,
  prettyErrors: false,
  uniqueKeys: false,
  logLevel: 'error',
};
