/**
 * Events of events.k8s.io/v1: the same objects as those of the core group, under newer names and stricter rules
 * (kubernetes/pkg/apis/events/v1/conversion.go, pkg/apis/core/validation/events.go).
 */
import type { EventsV1Event as EventsV1EventObject, Event as StoredEvent } from '../generated/types.gen.ts';
import { isSemanticallyEqual } from '../meta/equality.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { GoSyntax, goQuote } from '../meta/go-syntax.ts';
import { nameIsDnsSubdomain } from '../meta/names.ts';
import { FIELD_IMMUTABLE_MESSAGE, validateObjectMeta, validateObjectMetaUpdate } from '../meta/object-meta.ts';
import { formatTime, parseTime } from '../meta/time.ts';
import { defineKind } from './define-kind.ts';
import { Event, validateEvent } from './event.ts';

export type EventsV1Event = EventsV1EventObject;

function toStored(event: EventsV1Event): StoredEvent {
  const {
    regarding = {},
    note,
    reportingController,
    deprecatedSource,
    deprecatedFirstTimestamp,
    deprecatedLastTimestamp,
    deprecatedCount,
    ...shared
  } = event;
  return {
    ...shared,
    apiVersion: 'v1',
    kind: 'Event',
    involvedObject: regarding,
    ...(note === undefined ? {} : { message: note }),
    ...(reportingController === undefined ? {} : { reportingComponent: reportingController }),
    ...(deprecatedSource === undefined ? {} : { source: deprecatedSource }),
    ...(deprecatedFirstTimestamp === undefined ? {} : { firstTimestamp: deprecatedFirstTimestamp }),
    ...(deprecatedLastTimestamp === undefined ? {} : { lastTimestamp: deprecatedLastTimestamp }),
    ...(deprecatedCount === undefined ? {} : { count: deprecatedCount }),
  };
}

function fromStored(event: StoredEvent): EventsV1Event {
  const { involvedObject, message, reportingComponent, source, firstTimestamp, lastTimestamp, count, ...shared } =
    event;
  // A stored event of the older kind has no time of its own: its JSON says null.
  return {
    ...shared,
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    regarding: involvedObject,
    ...(message === undefined ? {} : { note: message }),
    ...(reportingComponent === undefined ? {} : { reportingController: reportingComponent }),
    ...(source === undefined ? {} : { deprecatedSource: source }),
    ...(firstTimestamp === undefined ? {} : { deprecatedFirstTimestamp: firstTimestamp }),
    ...(lastTimestamp === undefined ? {} : { deprecatedLastTimestamp: lastTimestamp }),
    ...(count === undefined ? {} : { deprecatedCount: count }),
  } as EventsV1Event;
}

function validateSeries({ series }: StoredEvent, errors: FieldErrors, root: FieldPath): void {
  if (series === undefined) return;
  if ((series.count ?? 0) < 2) errors.invalid(root.child('series.count'), '', 'should be at least 2');
  if (series.lastObservedTime === undefined) errors.required(root.child('series.lastObservedTime'));
}

function validateNew(event: StoredEvent, errors: FieldErrors, root: FieldPath): void {
  validateObjectMeta(
    event.metadata,
    { namespaced: true, validateName: nameIsDnsSubdomain },
    errors,
    root.child('metadata'),
  );
  validateSeries(event, errors, root);
  const { type = '', source = {} } = event;
  if (event.eventTime === undefined) errors.required(root.child('eventTime'));
  if (type !== 'Normal' && type !== 'Warning') errors.invalid(root.child('type'), '', `has invalid value: ${type}`);
  const unset = 'needs to be unset';
  if (event.firstTimestamp !== undefined) errors.invalid(root.child('firstTimestamp'), '', unset);
  if (event.lastTimestamp !== undefined) errors.invalid(root.child('lastTimestamp'), '', unset);
  if ((event.count ?? 0) !== 0) errors.invalid(root.child('count'), '', unset);
  if ((source.component ?? '') !== '' || (source.host ?? '') !== '') errors.invalid(root.child('source'), '', unset);
}

/** Fields that an event keeps, in upstream's order, which names the reason twice. */
const IMMUTABLE = [
  ['involvedObject', referenceSyntax],
  ['reason', textSyntax],
  ['message', textSyntax],
  ['source', sourceSyntax],
  ['firstTimestamp', timeSyntax],
  ['lastTimestamp', timeSyntax],
  ['count', countSyntax],
  ['reason', textSyntax],
  ['type', textSyntax],
  ['eventTime', timeSyntax],
  ['action', textSyntax],
  ['related', pointerSyntax],
  ['reportingController', textSyntax],
  ['reportingInstance', textSyntax],
] as const;

function validateChange(event: StoredEvent, old: StoredEvent, errors: FieldErrors, root: FieldPath): void {
  validateObjectMetaUpdate(event.metadata, old.metadata, errors, root.child('metadata'));
  if (!isSemanticallyEqual(event.series, old.series)) validateSeries(event, errors, root);
  for (const [name, syntax] of IMMUTABLE) {
    const field = name === 'reportingController' ? 'reportingComponent' : name;
    const value: unknown = event[field];
    if (isSame(value, old[field])) continue;
    errors.invalid(root.child(name), syntax(value), FIELD_IMMUTABLE_MESSAGE);
  }
}

/** What is empty is the same as what is not there. */
function isSame(value: unknown, old: unknown): boolean {
  return isSemanticallyEqual(value, old) || (isEmpty(value) && isEmpty(old));
}

function isEmpty(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isEmpty);
  return value === undefined || value === '' || value === 0;
}

function textSyntax(value: unknown): unknown {
  return value ?? '';
}

function countSyntax(value: unknown): unknown {
  return value ?? 0;
}

/** A moment, as metav1.Time is a fmt.Stringer. */
function timeSyntax(value: unknown): GoSyntax {
  if (typeof value !== 'string') return new GoSyntax('0001-01-01 00:00:00 +0000 UTC');
  const fraction = /\.(\d+)/.exec(value)?.[1]?.replace(/0+$/, '') ?? '';
  const seconds = formatTime(parseTime(value)).replace('T', ' ').replace('Z', '');
  return new GoSyntax(`${seconds}${fraction === '' ? '' : `.${fraction}`} +0000 UTC`);
}

const REFERENCE_FIELDS = [
  ['Kind', 'kind'],
  ['Namespace', 'namespace'],
  ['Name', 'name'],
  ['UID', 'uid'],
  ['APIVersion', 'apiVersion'],
  ['ResourceVersion', 'resourceVersion'],
  ['FieldPath', 'fieldPath'],
] as const;

function referenceSyntax(value: unknown): GoSyntax {
  return structSyntax('core.ObjectReference', REFERENCE_FIELDS, value);
}

function sourceSyntax(value: unknown): GoSyntax {
  const fields = [
    ['Component', 'component'],
    ['Host', 'host'],
  ] as const;
  return structSyntax('core.EventSource', fields, value);
}

function pointerSyntax(value: unknown): unknown {
  return value === undefined ? null : referenceSyntax(value);
}

function structSyntax(name: string, fields: readonly (readonly [string, string])[], value: unknown): GoSyntax {
  const values = (value ?? {}) as Readonly<Record<string, string | undefined>>;
  return new GoSyntax(`${name}{${fields.map(([go, json]) => `${go}:${goQuote(values[json] ?? '')}`).join(', ')}}`);
}

/** A report of something that happened to an object, in its newer form. */
export const EventsV1Event = defineKind<EventsV1Event>({
  group: 'events.k8s.io',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  categories: [],
  namespaced: true,
  hasStatus: false,
  storedAs: {
    kind: Event,
    toStored,
    fromStored: (object) => fromStored(object as StoredEvent),
    checks: {
      validate: (event, errors, path) => validateEvent(event as StoredEvent, 'reportingController', errors, path),
      validateCreate: (event, errors, path) => validateNew(event as StoredEvent, errors, path),
      validateUpdate: (event, old, errors, path) =>
        validateChange(event as StoredEvent, old as StoredEvent, errors, path),
    },
  },
  selectableFields: {
    reason: ({ reason }) => reason ?? '',
    'regarding.kind': ({ regarding }) => regarding?.kind ?? '',
    'regarding.namespace': ({ regarding }) => regarding?.namespace ?? '',
    'regarding.name': ({ regarding }) => regarding?.name ?? '',
    'regarding.uid': ({ regarding }) => regarding?.uid ?? '',
    'regarding.apiVersion': ({ regarding }) => regarding?.apiVersion ?? '',
    'regarding.resourceVersion': ({ regarding }) => regarding?.resourceVersion ?? '',
    'regarding.fieldPath': ({ regarding }) => regarding?.fieldPath ?? '',
    reportingController: ({ reportingController }) => reportingController ?? '',
    type: ({ type }) => type ?? '',
  },
  columns: Event.columns.map((column) => ({
    ...column,
    value: (event, nowMs) => column.value(toStored(event), nowMs),
  })),
  fidelity: [
    {
      field: '',
      fidelity: 'faithful',
      note: 'The same events as in the core group, under the names of the newer version.',
    },
  ],
});
