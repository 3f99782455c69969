/** How faithful the simulation is, part by part, as the page shows it. */
import type { Fidelity } from '../../kube-api/kinds/define-kind.ts';

export type { Fidelity } from '../../kube-api/kinds/define-kind.ts';

export interface FidelityLine {
  /** Paths of fields, without indices; none for the thing as a whole. */
  readonly fields: readonly string[];
  readonly level: Fidelity;
  /** One sentence for learners. */
  readonly text: string;
  /** Another entry whose lines hold for what is below these fields. */
  readonly like?: string;
}

/** A kind, a part of the cluster, or a program. */
export interface FidelityEntry {
  /** Unique in the report, and part of addresses: `apps/Deployment`, `core/Pod`, `parts/kubelet`, `programs/nginx`. */
  readonly id: string;
  readonly name: string;
  /** What it is called elsewhere, e.g. `deployments, deploy · apps/v1`. */
  readonly about: string;
  /** That of the thing as a whole. */
  readonly level: Fidelity;
  readonly lines: readonly FidelityLine[];
}

export interface FidelitySection {
  readonly title: string;
  readonly entries: readonly FidelityEntry[];
}

export type FidelityReport = readonly FidelitySection[];
