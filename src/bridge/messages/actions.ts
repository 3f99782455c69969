/** What people do, and what came of it. */
import type { Status } from '../../kube-api/meta/status-error.ts';

/** Names one API object. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  /** Missing for objects outside of namespaces. */
  readonly namespace?: string;
  readonly name: string;
}

/** New values by key; null takes the key away. */
export type KeyChanges = Readonly<Record<string, string | null>>;

/** What a person (or a lesson's solution) can do to the world: the entries of the input log. */
export type Action =
  /** `kubectl apply -f -` with any number of documents; all are checked first, and nothing is stored if one is refused. */
  | { readonly type: 'apply'; readonly yaml: string; readonly dryRun?: boolean }
  | { readonly type: 'delete'; readonly target: ObjectRef; readonly gracePeriodSeconds?: number }
  | { readonly type: 'scale'; readonly target: ObjectRef; readonly replicas: number }
  /** Sets labels, or takes those away whose value is null; without `overwrite` one that has another value is left alone. */
  | { readonly type: 'label'; readonly target: ObjectRef; readonly labels: KeyChanges; readonly overwrite?: boolean }
  /** The same with annotations. */
  | {
      readonly type: 'annotate';
      readonly target: ObjectRef;
      readonly annotations: KeyChanges;
      readonly overwrite?: boolean;
    }
  | { readonly type: 'cordon'; readonly node: string; readonly on: boolean }
  | { readonly type: 'power'; readonly node: string; readonly on: boolean }
  /** Kills the first process of a container (the first container when none is named), as a fault in the program would. */
  | { readonly type: 'crash'; readonly namespace: string; readonly pod: string; readonly container?: string }
  /** Sends customers at a Service; 0 stops them. */
  | {
      readonly type: 'traffic';
      readonly namespace: string;
      readonly service: string;
      readonly requestsPerSecond: number;
    };

/** A place in the YAML that a problem is about; lines and columns count from 1. */
export interface SourceRange {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface Problem {
  /** A note is ours, not the server's: what the simulation stores and does not act on. */
  readonly severity: 'error' | 'warning' | 'note';
  /** In Kubernetes' words, unless it is a note. */
  readonly message: string;
  /** In ours, for a beginner, when there is more to say. */
  readonly explanation?: string;
  readonly range?: SourceRange;
  readonly object?: ObjectRef;
  readonly status?: Status;
}

export interface ActionOutcome {
  readonly ok: boolean;
  /** One line each, as kubectl prints them: `deployment.apps/web created`. */
  readonly messages: readonly string[];
  readonly problems: readonly Problem[];
  /** The command that does the same on a real cluster, or what would have to be done to a real machine. */
  readonly equivalentCommand: string;
}
