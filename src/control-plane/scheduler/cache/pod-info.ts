/**
 * A pod as the scheduler sees it: the object, with what decisions need in plain fields
 * (kubernetes/pkg/scheduler/framework/types.go, PodInfo). Everything but `pod` and the place on a node is fixed; a change that
 * matters makes a new one.
 */
import type { Pod } from '../../../kube-api/generated/types.gen.ts';
import { type AffinityTerms, affinityTerms } from '../matching/affinity-terms.ts';
import { type LabelSet, labelSetOf } from '../matching/label-set.ts';
import { type HostPort, hostPortsOf } from './host-ports.ts';
import type { NodeInfo } from './node-info.ts';
import { type PodRequests, podRequests } from './pod-requests.ts';

export class PodInfo {
  /** The newest version of the object. */
  pod: Pod;
  /** The node that it counts for; undefined while it is on none. */
  node: NodeInfo | undefined = undefined;
  /** Its place among that node's pods. */
  slot = -1;

  readonly uid: string;
  /** `namespace/name`. */
  readonly key: string;
  readonly name: string;
  readonly namespace: string;
  readonly labels: LabelSet;
  readonly priority: number;
  readonly isTerminating: boolean;
  readonly requests: PodRequests;
  readonly hostPorts: readonly HostPort[];
  /** Undefined when the pod says nothing about other pods. */
  readonly affinity: AffinityTerms | undefined;

  constructor(pod: Pod) {
    const { metadata, spec } = pod;
    this.pod = pod;
    this.name = metadata.name ?? '';
    this.namespace = metadata.namespace ?? '';
    this.key = `${this.namespace}/${this.name}`;
    this.uid = metadata.uid ?? this.key;
    this.labels = labelSetOf(metadata.labels);
    this.priority = spec?.priority ?? 0;
    this.isTerminating = metadata.deletionTimestamp !== undefined;
    this.requests = podRequests(pod);
    this.hostPorts = hostPortsOf(pod);
    this.affinity = affinityTerms(spec?.affinity, this.namespace);
  }

  /** This one with the newer object when nothing that counts has changed, else a new one. */
  updated(pod: Pod): PodInfo {
    const { metadata, spec } = pod;
    const old = this.pod;
    const isSame =
      (metadata.labels === old.metadata.labels || labelSetOf(metadata.labels) === this.labels) &&
      (metadata.deletionTimestamp !== undefined) === this.isTerminating &&
      (spec === old.spec ||
        (spec?.containers === old.spec?.containers &&
          spec?.initContainers === old.spec?.initContainers &&
          spec?.affinity === old.spec?.affinity &&
          spec?.priority === old.spec?.priority));
    if (!isSame) return new PodInfo(pod);
    this.pod = pod;
    return this;
  }
}
