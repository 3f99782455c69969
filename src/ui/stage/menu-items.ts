/** What can be done with a thing on the stage. */
import type { Action, ObjectRef } from '../../bridge/messages.ts';
import { stageStrings as text } from './strings.ts';
import { refOf, type Thing } from './things.ts';

export type MenuItem =
  | { readonly text: string; readonly does: 'act'; readonly action: Action }
  | { readonly text: string; readonly does: 'open'; readonly ref: ObjectRef }
  | { readonly text: string; readonly does: 'zoom' };

const RATES = [0, 5, 20, 100] as const;

export function menuItems(thing: Thing): readonly MenuItem[] {
  const ref = refOf(thing);
  const zoom: MenuItem = { text: text.menu.zoom, does: 'zoom' };
  if (ref === undefined) return [zoom];
  return [{ text: text.menu.open, does: 'open', ref }, ...actions(thing, ref), zoom];
}

function actions(thing: Thing, ref: ObjectRef): readonly MenuItem[] {
  const item = (words: string, action: Action): MenuItem => ({ text: words, does: 'act', action });
  switch (thing.kind) {
    case 'node': {
      const { name, power, isCordoned } = thing.node;
      const isOff = power === 'off';
      return [
        item(isOff ? text.menu.powerOn : text.menu.powerOff, { type: 'power', node: name, on: isOff }),
        item(isCordoned ? text.menu.uncordon : text.menu.cordon, { type: 'cordon', node: name, on: !isCordoned }),
      ];
    }
    case 'pod':
      return [
        item(text.menu.crash, { type: 'crash', namespace: thing.pod.namespace, pod: thing.pod.name }),
        item(text.menu.delete, { type: 'delete', target: ref }),
      ];
    case 'service':
      return RATES.map((rate) =>
        item(text.menu.traffic(rate), {
          type: 'traffic',
          namespace: thing.service.namespace,
          service: thing.service.name,
          requestsPerSecond: rate,
        }),
      );
    default:
      return [];
  }
}

/** What a thing is called. */
export function nameOf(thing: Thing): string {
  switch (thing.kind) {
    case 'node':
      return thing.node.name;
    case 'pod':
      return thing.pod.name;
    case 'service':
      return thing.service.name;
    case 'customers':
      return text.customers;
    case 'waiting-room':
      return text.waitingRoom;
    default:
      return thing.key;
  }
}
