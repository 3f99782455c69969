/** Events (kubernetes/pkg/registry/core/event). */
import type { Event as EventObject } from '../generated/types.gen.ts';
import { defineKind } from './define-kind.ts';

export type Event = EventObject;

/** A report of something that happened to an object. */
export const Event = defineKind<Event>({
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  categories: [],
  namespaced: true,
  hasStatus: false,
  columns: [],
  fidelity: [],
});
