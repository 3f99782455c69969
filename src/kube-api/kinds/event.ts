/**
 * Events of the core group (kubernetes/pkg/registry/core/event/strategy.go, pkg/apis/core/validation/events.go).
 * The same events under events.k8s.io/v1 are in events-v1-event.ts.
 */
import type { Event as EventObject } from '../generated/types.gen.ts';
import { ageSince } from '../meta/duration.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { byteLength } from '../meta/go-syntax.ts';
import { checkDns1123Subdomain, checkQualifiedName, nameIsPathSegment } from '../meta/names.ts';
import { nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';

export type Event = EventObject;

const WORD_LIMIT = 128;
const REMEMBERED_TEXTS = 1000;
const MESSAGE_LIMIT = 1024;
const NEW_STYLE_WORDS = ['reportingInstance', 'action', 'reason'] as const;

/** Events are many, and written by few components in few namespaces. */
const isGoodComponent = rememberGood(checkQualifiedName);
const isGoodNamespace = rememberGood(checkDns1123Subdomain);

function rememberGood(check: (text: string) => readonly string[]): (text: string) => boolean {
  const good = new Set<string>();
  return (text) => {
    if (good.has(text)) return true;
    const isGood = check(text).length === 0;
    if (isGood && good.size < REMEMBERED_TEXTS) good.add(text);
    return isGood;
  };
}

/** Old events need only be in the namespace of what they are about. */
function validateOldStyle({ metadata, involvedObject }: Event, errors: FieldErrors, root: FieldPath): void {
  const { namespace = '' } = metadata;
  const { namespace: involved = '' } = involvedObject;
  const agrees = involved === '' ? namespace === '' || namespace === 'default' : involved === namespace;
  if (!agrees) errors.invalid(root.child('involvedObject', 'namespace'), involved, 'does not match event.namespace');
}

/** Events with an eventTime say who reports them and what was done. */
function validateNewStyle(event: Event, controllerField: ControllerField, errors: FieldErrors, root: FieldPath): void {
  const { namespace = '' } = event.metadata;
  const involved = event.involvedObject.namespace ?? '';
  if (involved === '' && namespace !== 'default' && namespace !== 'kube-system') {
    errors.invalid(root.child('involvedObject', 'namespace'), involved, 'does not match event.namespace');
  }
  const component = event.reportingComponent ?? '';
  if (component === '') errors.required(root.child(controllerField));
  if (!isGoodComponent(component)) {
    errors.invalidFor(root.child(controllerField), component, checkQualifiedName(component));
  }
  for (const field of NEW_STYLE_WORDS) {
    const value = event[field] ?? '';
    if (value === '') errors.required(root.child(field));
    validateLength(value, WORD_LIMIT, errors, root, field);
  }
  validateLength(event.message ?? '', MESSAGE_LIMIT, errors, root, 'message');
}

function validateLength(value: string, limit: number, errors: FieldErrors, root: FieldPath, field: string): void {
  // A character takes three bytes at most.
  if (value.length * 3 <= limit || byteLength(value) <= limit) return;
  errors.invalid(root.child(field), '', `can have at most ${limit} characters`);
}

/** What the version of a request calls the component that reports. */
type ControllerField = 'reportingComponent' | 'reportingController';

/** Adds what every version refuses (legacyValidateEvent). */
export function validateEvent(
  event: Event,
  controllerField: ControllerField,
  errors: FieldErrors,
  root: FieldPath,
): void {
  if (event.eventTime === undefined) validateOldStyle(event, errors, root);
  else validateNewStyle(event, controllerField, errors, root);
  const { namespace = '' } = event.metadata;
  if (!isGoodNamespace(namespace)) {
    errors.invalidFor(root.child('namespace'), namespace, checkDns1123Subdomain(namespace));
  }
}

function firstSeen({ firstTimestamp, eventTime }: Event, nowMs: number): string {
  return ageSince(firstTimestamp ?? eventTime, nowMs);
}

function lastSeen(event: Event, nowMs: number): string {
  const { series, lastTimestamp } = event;
  if (series !== undefined) return ageSince(series.lastObservedTime, nowMs);
  return lastTimestamp === undefined ? firstSeen(event, nowMs) : ageSince(lastTimestamp, nowMs);
}

function target({ involvedObject: { kind = '', name = '' } }: Event): string {
  return name === '' ? kind.toLowerCase() : `${kind.toLowerCase()}/${name}`;
}

function reporter({ source = {}, reportingComponent, reportingInstance }: Event): string {
  const component = source.component || reportingComponent || '';
  const instance = source.host || reportingInstance || '';
  return instance === '' ? component : `${component}, ${instance}`;
}

function count({ series, count: counted = 0 }: Event): number {
  if (series !== undefined) return series.count ?? 0;
  return counted === 0 ? 1 : counted;
}

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
  validateName: nameIsPathSegment,
  validate: (event, errors, path) => validateEvent(event, 'reportingComponent', errors, path),
  selectableFields: {
    'involvedObject.kind': ({ involvedObject }) => involvedObject.kind ?? '',
    'involvedObject.namespace': ({ involvedObject }) => involvedObject.namespace ?? '',
    'involvedObject.name': ({ involvedObject }) => involvedObject.name ?? '',
    'involvedObject.uid': ({ involvedObject }) => involvedObject.uid ?? '',
    'involvedObject.apiVersion': ({ involvedObject }) => involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': ({ involvedObject }) => involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': ({ involvedObject }) => involvedObject.fieldPath ?? '',
    reason: ({ reason }) => reason ?? '',
    reportingComponent: ({ reportingComponent }) => reportingComponent ?? '',
    source: ({ source, reportingComponent }) => source?.component || reportingComponent || '',
    type: ({ type }) => type ?? '',
  },
  columns: [
    { name: 'Last Seen', type: 'string', priority: 0, value: lastSeen },
    { name: 'Type', type: 'string', priority: 0, value: ({ type }) => type ?? '' },
    { name: 'Reason', type: 'string', priority: 0, value: ({ reason }) => reason ?? '' },
    { name: 'Object', type: 'string', priority: 0, value: target },
    { name: 'Subobject', type: 'string', priority: 1, value: ({ involvedObject }) => involvedObject.fieldPath ?? '' },
    { name: 'Source', type: 'string', priority: 1, value: reporter },
    { name: 'Message', type: 'string', priority: 0, value: ({ message }) => (message ?? '').trim() },
    { name: 'First Seen', type: 'string', priority: 1, value: firstSeen },
    { name: 'Count', type: 'string', priority: 1, value: count },
    { ...nameColumn, priority: 1 },
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'faithful',
      note: 'Events are counted together and vanish after an hour.',
    },
  ],
});
