/**
 * Running totals of active pods by owner and labels, kept up with each watch event. With them a controller of a thousand
 * replicas need not look at a thousand pods each time one of them changes.
 */
import type { Pod } from '../../../../kube-api/generated/types.gen.ts';
import type { Labels } from '../../../../kube-api/meta/label-selector.ts';
import type { Informer } from '../../../client/informer.ts';
import { controllerOf } from '../owner-references.ts';
import { isPodActive, isPodReady } from '../pods.ts';

/** Active pods of one owner that carry the same labels; there is at least one of them. */
export interface PodGroup {
  readonly labels: Labels;
  readonly active: number;
  readonly ready: number;
}

interface Counts extends PodGroup {
  active: number;
  ready: number;
}

const NO_LABELS: Labels = {};
const NO_GROUPS: readonly Counts[] = [];

const tallies = new WeakMap<Informer<Pod>, PodTally>();

export class PodTally {
  readonly #groups = new Map<string, Counts[]>();

  /** The one tally of these pods. */
  static of(pods: Informer<Pod>): PodTally {
    let tally = tallies.get(pods);
    if (tally === undefined) {
      tally = new PodTally(pods);
      tallies.set(pods, tally);
    }
    return tally;
  }

  private constructor(pods: Informer<Pod>) {
    pods.addHandler({
      onAdd: (pod) => this.#count(pod, 1),
      onUpdate: (pod, old) => this.#recount(pod, old),
      onDelete: (_, held) => this.#count(held, -1),
    });
  }

  /** The pods controlled by the owner with this uid. */
  controlledBy(uid: string): readonly PodGroup[] {
    return this.#groups.get(uid) ?? NO_GROUPS;
  }

  /** The pods of a namespace that nothing controls. */
  orphansIn(namespace: string): readonly PodGroup[] {
    return this.#groups.get(orphansOf(namespace)) ?? NO_GROUPS;
  }

  #recount(pod: Pod, old: Pod): void {
    const { labels, ownerReferences, namespace } = pod.metadata;
    const { metadata } = old;
    const isSameGroup =
      labels === metadata.labels && ownerReferences === metadata.ownerReferences && namespace === metadata.namespace;
    if (isSameGroup && isPodActive(pod) === isPodActive(old) && isPodReady(pod) === isPodReady(old)) return;
    this.#count(old, -1);
    this.#count(pod, 1);
  }

  #count(pod: Pod, sign: 1 | -1): void {
    if (!isPodActive(pod)) return;
    const owner = controllerOf(pod)?.uid ?? orphansOf(pod.metadata.namespace ?? '');
    const group = this.#groupOf(owner, pod.metadata.labels ?? NO_LABELS);
    group.active += sign;
    if (isPodReady(pod)) group.ready += sign;
    if (group.active === 0) this.#drop(owner, group);
  }

  #groupOf(owner: string, labels: Labels): Counts {
    let groups = this.#groups.get(owner);
    if (groups === undefined) {
      groups = [];
      this.#groups.set(owner, groups);
    }
    let group = groups.find((other) => other.labels === labels) ?? groups.find((other) => isSame(other.labels, labels));
    if (group === undefined) {
      group = { labels, active: 0, ready: 0 };
      groups.push(group);
    }
    return group;
  }

  #drop(owner: string, group: Counts): void {
    const groups = this.#groups.get(owner);
    if (groups === undefined) return;
    groups.splice(groups.indexOf(group), 1);
    if (groups.length === 0) this.#groups.delete(owner);
  }
}

function orphansOf(namespace: string): string {
  return `orphans/${namespace}`;
}

function isSame(a: Labels, b: Labels): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
