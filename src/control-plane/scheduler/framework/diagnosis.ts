/** Why no node was found, node by node (kubernetes/pkg/scheduler/framework/types.go, Diagnosis and NodeToStatus). */
import type { NodeInfo } from '../cache/node-info.ts';
import { Status } from './status.ts';

const NOT_LOOKED_AT = new Status('UnschedulableAndUnresolvable', '', []);
const NO_PLUGINS: ReadonlySet<string> = new Set();

export class Diagnosis {
  readonly nodes: NodeInfo[] = [];
  /** Place for place, why each of {@link nodes} was rejected. */
  readonly statuses: Status[] = [];
  /** What holds for nodes that are not in {@link nodes}. */
  absentStatus: Status = NOT_LOOKED_AT;
  preFilterMessage = '';
  postFilterMessage = '';
  #unschedulablePlugins: Set<string> | undefined;
  #pendingPlugins: Set<string> | undefined;

  get unschedulablePlugins(): ReadonlySet<string> {
    return this.#unschedulablePlugins ?? NO_PLUGINS;
  }

  get pendingPlugins(): ReadonlySet<string> {
    return this.#pendingPlugins ?? NO_PLUGINS;
  }

  reject(node: NodeInfo, status: Status): void {
    // most nodes are rejected for the same reason as the one before, and then by the same shared status
    if (this.statuses[this.statuses.length - 1] !== status) this.blame(status.code, status.plugin);
    this.nodes.push(node);
    this.statuses.push(status);
  }

  /** Notes which plugin it was, so that the pod is woken by what may change that plugin's mind. */
  blame(code: Status['code'], plugin: string): void {
    if (plugin === '') return;
    if (code === 'Pending') {
      this.#pendingPlugins ??= new Set();
      this.#pendingPlugins.add(plugin);
    } else {
      this.#unschedulablePlugins ??= new Set();
      this.#unschedulablePlugins.add(plugin);
    }
  }

  statusOf(node: NodeInfo): Status {
    return this.statuses[this.nodes.indexOf(node)] ?? this.absentStatus;
  }

  /** `0/3 nodes are available: ` with {@link reasons} and what PostFilter said. */
  message(nodeCount: number): string {
    const reasons = this.reasons(nodeCount);
    const why = reasons.length === 0 ? '' : ` ${reasons.join(', ')}.`;
    const afterwards = this.postFilterMessage === '' ? '' : ` ${this.postFilterMessage}`;
    return `0/${nodeCount} nodes are available:${why}${afterwards}`;
  }

  /** Each reason with the number of nodes that it holds for, sorted as text, as upstream does; or what PreFilter said. */
  reasons(nodeCount: number): readonly string[] {
    if (this.preFilterMessage !== '') return [this.preFilterMessage];
    const counts = new Map<string, number>();
    const count = (status: Status, times: number) => {
      for (const reason of status.reasons) counts.set(reason, (counts.get(reason) ?? 0) + times);
    };
    for (const status of this.statuses) count(status, 1);
    if (this.statuses.length < nodeCount) count(this.absentStatus, nodeCount - this.statuses.length);
    return [...counts].map(([reason, times]) => `${times} ${reason}`).sort();
  }
}
