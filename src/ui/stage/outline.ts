/** The stage as a nested list of words, for those who hear it. */
import type { ScenePod } from '../../bridge/messages.ts';
import { labelMatchesOf } from './label-matches.ts';
import { visibleContent } from './scene-content.ts';
import type { StageSnapshot } from './stage-source.ts';
import { stageStrings as text } from './strings.ts';
import { nodeSentence, podSentence, serviceSentence, trafficSentence } from './words.ts';

export interface OutlineEntry {
  readonly key: string;
  readonly text: string;
  readonly entries: readonly OutlineEntry[];
}

/** More pods than this in one place are summed up by what they do. */
const MOST_PODS = 60;

export function outlineOf(scene: StageSnapshot): readonly OutlineEntry[] {
  const { nodes, pods, services } = visibleContent(scene);
  const matches = labelMatchesOf(scene);
  const said = (id: string, words: string): string =>
    matches.type === 'found' && matches.ids.has(id) ? `${words}, ${text.matches}` : words;
  const waiting = pods.filter(({ node }) => node === undefined);
  return [
    group('nodes', text.nodes, [
      ...nodes.map((node) => {
        const inside = pods.filter((pod) => pod.node === node.name);
        return group(node.id, said(node.id, nodeSentence(node, inside.length)), podEntries(inside, said));
      }),
    ]),
    group(
      'waiting',
      waiting.length === 0 ? text.nobodyWaits : `${text.waitingRoom}: ${text.podCount(waiting.length)}`,
      [...podEntries(waiting, said)],
    ),
    group(
      'services',
      text.services,
      services.map((service) => group(service.id, said(service.id, serviceSentence(service)), [])),
    ),
    group(
      'customers',
      text.customers,
      scene.traffic.map((figures) =>
        group(`traffic/${figures.service.name}`, `${figures.service.name}: ${trafficSentence(figures)}`, []),
      ),
    ),
    group(
      'control-plane',
      text.controlPlane,
      scene.controlPlane.map(({ name, figure }) => group(name, `${name}: ${figure}`, [])),
    ),
  ];
}

function group(key: string, words: string, entries: readonly OutlineEntry[]): OutlineEntry {
  return { key, text: words, entries };
}

function podEntries(pods: readonly ScenePod[], said: (id: string, words: string) => string): readonly OutlineEntry[] {
  if (pods.length <= MOST_PODS) return pods.map((pod) => group(pod.id, said(pod.id, podSentence(pod)), []));
  const counts = new Map<string, number>();
  for (const { status } of pods) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, count]) => group(status, `${status}: ${text.podCount(count)}`, []));
}
