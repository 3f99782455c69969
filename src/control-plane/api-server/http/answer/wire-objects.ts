/** Objects and lists of the server in the form in which they are sent. */
import type { KubeList, KubeObject } from '../../../../kube-api/meta/object.ts';
import type { Status } from '../../../../kube-api/meta/status-error.ts';
import { schemaById, schemaOf } from '../../../../kube-api/schema/schema.ts';
import { toWire } from '../../../../kube-api/schema/to-wire.ts';
import { inGoOrder, orderedMetadata } from './go-order.ts';

type JsonObject = Readonly<Record<string, unknown>>;

export type Answer = KubeObject | KubeList | Status;

export function isStatus(answer: Answer): answer is Status {
  return answer.kind === 'Status' && answer.apiVersion === 'v1';
}

/** Lists are told by their items and by their kind: a kind of object may have a field of that name. */
export function isList(answer: Answer): answer is KubeList {
  return 'items' in answer && Array.isArray(answer.items) && answer.kind.endsWith('List');
}

/** What clients outside of the simulation see of an object that those inside don't. */
export type Show = (object: KubeObject) => KubeObject;

export function toWireForm(answer: Answer, show: Show): JsonObject {
  if (isStatus(answer)) return statusToWire(answer);
  if (isList(answer)) return listToWire(answer, show);
  return objectToWire(show(answer));
}

/** An error that has no reason of its own says none. */
export function statusToWire(status: Status): JsonObject {
  const { kind, apiVersion, metadata, reason, message, details, code } = status;
  return {
    kind,
    apiVersion,
    metadata,
    status: status.status,
    ...(message === undefined || message === '' ? {} : { message }),
    ...(reason === undefined || reason === 'Unknown' ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  };
}

const wireForms = new WeakMap<KubeObject, JsonObject>();
const itemForms = new WeakMap<KubeObject, JsonObject>();

/** The object as it is sent; the same one for what is frozen, as is everything that is stored. */
export function objectToWire(object: KubeObject): JsonObject {
  return remembered(wireForms, object, toOrderedWire);
}

function remembered(
  forms: WeakMap<KubeObject, JsonObject>,
  object: KubeObject,
  make: (object: KubeObject) => JsonObject,
): JsonObject {
  if (!Object.isFrozen(object)) return make(object);
  let form = forms.get(object);
  if (form === undefined) {
    form = make(object);
    forms.set(object, form);
  }
  return form;
}

function toOrderedWire(object: KubeObject): JsonObject {
  const type = schemaOf(object.apiVersion, object.kind);
  const json = object as unknown as JsonObject;
  return inGoOrder(type === undefined ? json : toWire(type, json));
}

/** In lists of the kinds that come with the server items don't say what they are. */
function listToWire(list: KubeList, show: Show): JsonObject {
  const { kind, apiVersion, metadata, items } = list;
  const isTyped = schemaOf(apiVersion, kind.replace(/List$/, '')) !== undefined;
  return {
    kind,
    apiVersion,
    metadata,
    items: items.map((stored) => {
      const item = show(stored);
      return isTyped ? remembered(itemForms, item, itemToWire) : objectToWire(item);
    }),
  };
}

function itemToWire(item: KubeObject): JsonObject {
  const { kind: _, apiVersion: __, ...rest } = toOrderedWire(item);
  return rest;
}

/** Metadata as every kind has it. */
export function metadataToWire(metadata: KubeObject['metadata']): JsonObject {
  const type = schemaById('ObjectMeta');
  const json = metadata as unknown as JsonObject;
  return orderedMetadata(type === undefined ? json : toWire(type, json));
}
