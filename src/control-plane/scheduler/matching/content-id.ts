/** Numbers for parts of objects, equal for equal content, so that pods of one template can be recognised as equal. */

/** Contents kept before the table starts over; equal content may then get a second number, which only costs time. */
const TABLE_LIMIT = 20_000;

const byObject = new WeakMap<object, number>();
const byContent = new Map<string, number>();
let nextId = 1;

/** A number that stands for this part's content; 0 for none. The part must never change afterwards. */
export function contentId(part: object | undefined): number {
  if (part === undefined) return 0;
  const known = byObject.get(part);
  if (known !== undefined) return known;
  const content = JSON.stringify(part);
  let id = byContent.get(content);
  if (id === undefined) {
    if (byContent.size >= TABLE_LIMIT) byContent.clear();
    id = nextId++;
    byContent.set(content, id);
  }
  byObject.set(part, id);
  return id;
}
