/**
 * Labels, made comparable by identity: equal sets of labels share one `LabelSet`, so that what a selector says about them
 * is worked out once and not once per pod. Objects from the API share their labels where they came from one template;
 * where they don't, their content is compared.
 */

/** Sets kept by content before the table starts over; sharing is then less complete, nothing else. */
const TABLE_LIMIT = 50_000;

export interface LabelSet {
  /** Equal for equal content, as long as the table has not started over. */
  readonly id: number;
  readonly labels: Readonly<Record<string, string>>;
}

const NO_LABELS: Readonly<Record<string, string>> = Object.freeze({});
const byObject = new WeakMap<object, LabelSet>();
const byContent = new Map<string, LabelSet>();
let nextId = 0;

/** The one set with this content. The labels must never change afterwards. */
export function labelSetOf(labels: Readonly<Record<string, string>> = NO_LABELS): LabelSet {
  const known = byObject.get(labels);
  if (known !== undefined) return known;
  const content = JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
  let set = byContent.get(content);
  if (set === undefined) {
    if (byContent.size >= TABLE_LIMIT) byContent.clear();
    set = { id: nextId++, labels };
    byContent.set(content, set);
  }
  byObject.set(labels, set);
  return set;
}
