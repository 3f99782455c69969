/**
 * Gives each node a range of pod addresses of its own: a /24 of 10.244.0.0/16 in `spec.podCIDR`, taken back when the node
 * is deleted (kubernetes/pkg/controller/nodeipam/ipam/range_allocator.go).
 *
 * Left out: a second (IPv6) range per node, the cloud allocators, and keeping the service range out of the cluster range
 * unless the two overlap in the given options.
 */
import { Node } from '../../../kube-api/kinds/index.ts';
import { StatusError } from '../../../kube-api/meta/status-error.ts';
import {
  type ControllerContext,
  type ControllerDefinition,
  defineController,
  type Reconciler,
} from '../framework/define-controller.ts';
import { CidrSet } from './cidr-set.ts';

export interface NodeIpamOptions {
  /** `--cluster-cidr`. */
  readonly clusterCidr: string;
  /** `--node-cidr-mask-size`. */
  readonly nodeMaskSize: number;
  /** `--service-cluster-ip-range`: never given to a node. */
  readonly serviceCidr: string;
}

/** Upstream's try count for writing one node's range (ipam/cidr_allocator.go: cidrUpdateRetries). */
const UPDATE_RETRIES = 3;

class NodeIpam implements Reconciler {
  readonly #context: ControllerContext;
  readonly #cidrs: CidrSet;
  /** The range that each known node holds. */
  readonly #held = new Map<string, string>();
  #hasSeenExisting = false;

  constructor(context: ControllerContext, options: NodeIpamOptions) {
    this.#context = context;
    this.#cidrs = new CidrSet(options.clusterCidr, options.nodeMaskSize);
    try {
      this.#cidrs.occupy(options.serviceCidr);
    } catch {
      // Out of the cluster's range, as it should be: nothing to keep free.
    }
  }

  reconcile(name: string): undefined {
    this.#occupyExisting();
    const node = this.#context.informers.informer(Node).get(name);
    const held = this.#held.get(name);
    if (node === undefined) {
      if (held !== undefined) this.#release(name, held);
      return;
    }
    const assigned = node.spec?.podCIDR ?? '';
    if (assigned !== '') this.#occupy(name, assigned);
    else this.#allocate(node);
  }

  /** Ranges given out by an earlier run must not be given out again, whichever node comes first in the queue. */
  #occupyExisting(): void {
    if (this.#hasSeenExisting) return;
    this.#hasSeenExisting = true;
    for (const node of this.#context.informers.informer(Node).list()) {
      const assigned = node.spec?.podCIDR ?? '';
      if (assigned !== '') this.#occupy(node.metadata.name ?? '', assigned);
    }
  }

  #occupy(name: string, cidr: string): void {
    const held = this.#held.get(name);
    if (held === cidr) return;
    if (held !== undefined) this.#cidrs.release(held);
    this.#held.set(name, cidr);
    try {
      this.#cidrs.occupy(cidr);
    } catch {
      // A range from elsewhere, set by hand or by an earlier configuration, does not concern this allocator.
      this.#held.delete(name);
    }
  }

  #release(name: string, cidr: string): void {
    this.#held.delete(name);
    this.#cidrs.release(cidr);
  }

  #allocate(node: Node): void {
    const name = node.metadata.name ?? '';
    // A range held already is on its way to the node: the cache is behind.
    const podCIDR = this.#held.get(name) ?? this.#cidrs.allocateNext();
    if (podCIDR === undefined) {
      this.#record(node, 'CIDRNotAvailable');
      throw new StatusError(
        500,
        'InternalError',
        'failed to allocate cidr from cluster cidr at idx:0: CIDR allocation failed; there are no remaining CIDRs left to allocate in the accepted range',
      );
    }
    this.#held.set(name, podCIDR);
    for (let attempt = 1; ; attempt++) {
      try {
        const stored = this.#context.client.get(Node, name);
        this.#context.client.update(Node, { ...stored, spec: { ...stored.spec, podCIDR, podCIDRs: [podCIDR] } });
        return;
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        if (attempt < UPDATE_RETRIES) continue;
        this.#record(node, 'CIDRAssignmentFailed');
        this.#release(name, podCIDR);
        throw error;
      }
    }
  }

  #record(node: Node, reason: string): void {
    const { name = '', uid = '' } = node.metadata;
    const subject = { apiVersion: 'v1', kind: 'Node', metadata: { name, uid } };
    this.#context.recorder.event(subject, 'Normal', reason, `Node ${name} status is now: ${reason}`);
  }
}

/** The controller with ranges of one's own. */
export function nodeIpam(options: NodeIpamOptions): ControllerDefinition {
  return defineController({
    name: 'node-ipam-controller',
    eventSource: 'cidrAllocator',
    for: Node,
    create: (context) => new NodeIpam(context, options),
  });
}

export const nodeIpamController = nodeIpam({
  clusterCidr: '10.244.0.0/16',
  nodeMaskSize: 24,
  serviceCidr: '10.96.0.0/12',
});
