/** Things of the stage in words: for tooltips, for lines in the picture, and for the outline that is read out. */
import type { Load, SceneNode, ScenePod, SceneService, TrafficFigures } from '../../bridge/messages.ts';
import { bytesText, percentText } from '../widgets/format.ts';
import { stageStrings as text } from './strings.ts';

/** What is said of a pod, the most important first; the first is its name. */
export function podLines(pod: ScenePod, count: number): readonly string[] {
  if (count === 1) return [pod.name];
  const readiness = text.readyOf(pod.readyContainers, pod.containers);
  const lines = [pod.name, `${pod.status} · ${readiness}`];
  if (count > 2) lines.push(pod.ip === undefined ? text.noAddress : text.address(pod.ip));
  if (count > 3) lines.push(text.restarts(pod.restarts));
  if (count > 4) lines.push(text.partOf(pod.application));
  if (count > 5) lines.push(text.requests(coresText(pod.cpuCores), bytesText(pod.memoryBytes)));
  if (count > 6 && pod.isStandIn) lines.push(text.standIn);
  return lines;
}

/** With so many lines, labels of controllers are told too. */
const ROOM_FOR_ALL = 5;

/**
 * A pod's name and its labels, spread over the lines that there are. What tells pods apart comes first: what all have in `common`
 * (as `key=value`), and what only a controller reads, comes last. With `valuesOnly` the keys are left out, where room is scarce.
 */
export function labelledLines(
  pod: ScenePod,
  count: number,
  common: ReadonlySet<string>,
  valuesOnly = false,
): readonly string[] {
  if (count === 1) return [pod.name];
  const labels = Object.entries(pod.labels ?? {});
  if (labels.length === 0) return [pod.name, text.noLabels];
  const rank = ([key, value]: readonly [string, string]): number =>
    isMachineKey(key) ? 2 : common.has(`${key}=${value}`) ? 1 : 0;
  const sorted = labels.toSorted((a, b) => rank(a) - rank(b));
  const telling = sorted.filter((label) => rank(label) === 0);
  const own = sorted.filter((label) => rank(label) < 2);
  const shown = valuesOnly && telling.length > 0 ? telling : own.length > 0 && count < ROOM_FOR_ALL ? own : sorted;
  const words = shown.map(([key, value]) => (valuesOnly ? value : `${key}=${value}`));
  const perLine = Math.ceil(words.length / (count - 1));
  const lines = [pod.name];
  for (let at = 0; at < words.length; at += perLine)
    lines.push(words.slice(at, at + perLine).join(valuesOnly ? ' · ' : '  '));
  return lines;
}

/** The labels (`key=value`) that all of these pods have. */
export function commonLabels(pods: Iterable<ScenePod>): ReadonlySet<string> {
  let common: Set<string> | undefined;
  for (const { labels = {} } of pods) {
    if (common === undefined) common = new Set(Object.entries(labels).map(([key, value]) => `${key}=${value}`));
    else {
      for (const pair of common) {
        const at = pair.indexOf('=');
        if (labels[pair.slice(0, at)] !== pair.slice(at + 1)) common.delete(pair);
      }
    }
    if (common.size === 0) return common;
  }
  return common ?? new Set();
}

/** Labels that a controller gives, for itself. */
function isMachineKey(key: string): boolean {
  return key === 'pod-template-hash' || key === 'controller-revision-hash';
}

/** One sentence about a pod. */
export function podSentence(pod: ScenePod): string {
  const place = pod.node === undefined ? text.waitsForNode : text.onNode(pod.node);
  const restarts = pod.restarts > 0 ? `, ${text.restarts(pod.restarts)}` : '';
  return `${pod.name}: ${pod.status}, ${text.readyOf(pod.readyContainers, pod.containers)}, ${place}${restarts}`;
}

/** One sentence about a node. */
export function nodeSentence(node: SceneNode, pods: number): string {
  const parts = [
    `${node.name}: ${node.status}`,
    ...(node.power === 'on' ? [] : [text.power[node.power]]),
    text.podsOf(pods, node.podCapacity),
    text.cpuShare(percentText(shareOf(node.cpu))),
    text.memoryShare(percentText(shareOf(node.memory))),
  ];
  return parts.join(', ');
}

/** Whether a Service leads to the API server, which is no pod (the Service `kubernetes` of the namespace `default`). */
export function leadsToApiServer({ namespace, name }: SceneService): boolean {
  return namespace === 'default' && name === 'kubernetes';
}

/** What stands behind a Service. */
export function backingText(service: SceneService): string {
  return leadsToApiServer(service) ? text.apiServer : text.readyPods(service.readyPods.length);
}

/** One sentence about a Service. */
export function serviceSentence(service: SceneService): string {
  return `${service.name}: ${service.serviceType} ${service.clusterIp}, ${backingText(service)}`;
}

/** What customers of a Service feel, in a few words. */
export function trafficSentence(figures: TrafficFigures): string {
  const rate = text.rate(rateText(figures.perSecond));
  return figures.perSecond === 0 ? rate : `${rate}, ${text.success(percentText(figures.successRate))}`;
}

/** Where a node stands, in figures. */
export function nodeDetails(node: SceneNode, pods: number): readonly string[] {
  return [
    `${text.cpu}: ${loadText(node.cpu, coresText)}`,
    `${text.memory}: ${loadText(node.memory, bytesText)}`,
    `${text.podsOf(pods, node.podCapacity)} · ${node.ip}`,
    ...(node.taints.length === 0 ? [] : [text.taints(node.taints.join(', '))]),
  ];
}

function loadText({ capacity, requested, used }: Load, unit: (value: number) => string): string {
  return text.load(unit(requested), unit(capacity), unit(used));
}

/** Requested share of what there is, 0 when there is nothing. */
export function shareOf({ capacity, requested }: Load): number {
  return capacity > 0 ? requested / capacity : 0;
}

/** Used share of what there is, 0 when there is nothing. */
export function usedShareOf({ capacity, used }: Load): number {
  return capacity > 0 ? used / capacity : 0;
}

/** Cores with two digits at most: `0.25`, `4`. */
export function coresText(cores: number): string {
  return String(Math.round(cores * 100) / 100);
}

/** A rate with a digit after the point while it is small. */
export function rateText(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : String(Math.round(perSecond));
}
