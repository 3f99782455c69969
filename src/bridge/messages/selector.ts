/** What a person looks for by labels: no part of the world, but a lesson may ask for it. */

/** Things on the stage that a label selector can be asked about. */
export type SelectableKind = 'pods' | 'services' | 'nodes';

export interface LabelQuery {
  readonly kind: SelectableKind;
  /** As `kubectl get -l` takes it; empty when nothing is looked for. */
  readonly selector: string;
}
