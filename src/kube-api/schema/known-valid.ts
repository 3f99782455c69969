/**
 * Remembers which frozen objects have been decoded as which type, so that a template shared by a thousand pods is walked
 * once. The mark is a hidden property set just before freezing: spreads, JSON and structured clones don't carry it, so a
 * changed copy is walked again (its unchanged parts are not). It costs a third of what a WeakSet of all objects does.
 */
import type { TypeSchema } from './type-schema.ts';

const DECODED_AS = Symbol('decoded as');

interface Marked {
  readonly [DECODED_AS]?: TypeSchema;
}

/** For objects that somebody else froze first. */
const frozenByOthers = new WeakMap<object, TypeSchema>();

/** Whether `object` and all that it holds is known to be the canonical form of `type`. */
export function isKnownValid(object: object, type: TypeSchema): boolean {
  const mark = (object as Marked)[DECODED_AS];
  return mark === undefined ? Object.isFrozen(object) && frozenByOthers.get(object) === type : mark === type;
}

/** Freezes `object`, whose parts are frozen already, and remembers that it is the canonical form of `type`. */
export function freezeAsValid(object: object, type: TypeSchema): void {
  if (Object.isExtensible(object)) {
    Object.defineProperty(object, DECODED_AS, { value: type });
    Object.freeze(object);
  } else {
    frozenByOthers.set(Object.freeze(object), type);
  }
}
