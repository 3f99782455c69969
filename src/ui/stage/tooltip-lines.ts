/** What a thing says of itself when it is pointed at. */
import type { SceneLabels } from '../../bridge/messages.ts';
import type { StageSnapshot } from './stage-source.ts';
import { stageStrings as text } from './strings.ts';
import type { Thing } from './things.ts';
import { backingText, nodeDetails, podLines, trafficSentence } from './words.ts';

/** A heading and the lines below it. */
export function tooltipLines(thing: Thing, scene: StageSnapshot): readonly string[] {
  switch (thing.kind) {
    case 'node': {
      const { node } = thing;
      const pods = podsOn(scene, node.name);
      const state = node.power === 'on' ? node.status : `${node.status} · ${text.power[node.power]}`;
      return [node.name, state, ...nodeDetails(node, pods), ...labelLines(ownLabels(node.labels))];
    }
    case 'pod': {
      const { pod } = thing;
      const place = pod.node === undefined ? text.waitsForNode : text.onNode(pod.node);
      return [...podLines(pod, 7), text.namespace(pod.namespace), place, labelsText(pod.labels)];
    }
    case 'service': {
      const { service } = thing;
      const traffic = scene.traffic.find(({ serviceId }) => serviceId === service.id);
      return [
        service.name,
        `${service.serviceType} · ${service.clusterIp}`,
        service.ports,
        backingText(service),
        ...(traffic === undefined ? [] : [trafficSentence(traffic)]),
        ...labelLines(service.labels),
      ];
    }
    case 'part':
      return [thing.key, thing.figure, text.parts[thing.key] ?? ''].filter((line) => line !== '');
    case 'customers':
      return [
        text.customers,
        text.customersHint,
        ...scene.traffic.map((figures) => `${figures.service.name}: ${trafficSentence(figures)}`),
      ];
    default:
      return [text.waitingRoom, text.waitingRoomHint];
  }
}

function podsOn(scene: StageSnapshot, node: string): number {
  let count = 0;
  for (const pod of scene.pods.values()) if (pod.node === node) count++;
  return count;
}

function labelsText(labels: SceneLabels = {}): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? text.noLabels : text.labels(pairs.join(', '));
}

function labelLines(labels: SceneLabels = {}): readonly string[] {
  return Object.keys(labels).length === 0 ? [] : [labelsText(labels)];
}

/** Without those that every node has from the start. */
function ownLabels(labels: SceneLabels = {}): SceneLabels {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => !/(^|\.)(kubernetes|k8s)\.io\//.test(key)));
}
