/** How an object on the stage is doing, in a word or two and a tone. */
import type { ObjectRef, SceneItem, Tone } from '../../bridge/messages.ts';
import type { SandboxState } from '../store/sandbox-state.ts';

export interface ShownStatus {
  readonly tone: Tone;
  readonly text: string;
}

/** The thing on the stage that a reference names; undefined when there is none, as for kinds that are not drawn. */
export function sceneItemOf(state: SandboxState, ref: ObjectRef): SceneItem | undefined {
  switch (ref.kind) {
    case 'Node':
      return find(state.nodes, ({ name }) => name === ref.name);
    case 'Pod':
      return find(state.pods, ({ name, namespace }) => name === ref.name && namespace === ref.namespace);
    case 'Service':
      return find(state.services, ({ name, namespace }) => name === ref.name && namespace === ref.namespace);
    default:
      return find(
        state.workloads,
        ({ ref: { kind, name, namespace } }) => kind === ref.kind && name === ref.name && namespace === ref.namespace,
      );
  }
}

export function statusOf(item: SceneItem): ShownStatus {
  switch (item.type) {
    case 'node':
      return item.power === 'off'
        ? { tone: 'off', text: `${item.status}, no power` }
        : { tone: item.tone, text: item.power === 'booting' ? `${item.status}, booting` : item.status };
    case 'pod':
      return { tone: item.tone, text: `${item.status} · ${item.readyContainers}/${item.containers} ready` };
    case 'service':
      return { tone: item.readyPods.length > 0 ? 'good' : 'waiting', text: podsReady(item.readyPods.length) };
    case 'workload':
      return { tone: item.ready >= item.desired ? 'good' : 'waiting', text: `${item.ready}/${item.desired} ready` };
  }
}

function podsReady(count: number): string {
  return count === 1 ? '1 pod ready' : `${count} pods ready`;
}

function find<T>(items: ReadonlyMap<string, T>, isIt: (item: T) => boolean): T | undefined {
  for (const item of items.values()) if (isIt(item)) return item;
  return undefined;
}
