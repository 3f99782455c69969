/**
 * How a client reaches an API server: the request as data, and the interface that a server (in the same process, or one
 * day behind HTTP) implements. The client owns this contract and does not know the server.
 */
import type { KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import type { KubeList, KubeObject } from '../../kube-api/meta/object.ts';
import type { Status, StatusError } from '../../kube-api/meta/status-error.ts';

export type PatchType =
  | 'application/json-patch+json'
  | 'application/merge-patch+json'
  | 'application/strategic-merge-patch+json'
  | 'application/apply-patch+yaml';

export type PropagationPolicy = 'Background' | 'Foreground' | 'Orphan';
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

export interface UserInfo {
  readonly name: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

export interface WriteOptions {
  /** Goes through every check and answers the result, but stores nothing. */
  readonly dryRun?: boolean;
  readonly fieldManager?: string;
  readonly fieldValidation?: FieldValidation;
  /** Receives warnings for the writer, as the `Warning` header carries them. */
  readonly onWarning?: (message: string) => void;
}

export interface PatchOptions extends WriteOptions {
  readonly force?: boolean;
}

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: PropagationPolicy;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  readonly dryRun?: boolean;
}

export interface ListOptions {
  readonly namespace?: string;
  /** As in `kubectl -l`, e.g. `app=web,tier in (a, b)`. */
  readonly labelSelector?: string;
  /** As in `kubectl --field-selector`, e.g. `spec.nodeName=node-1`. */
  readonly fieldSelector?: string;
  readonly limit?: number;
  readonly continue?: string;
  readonly resourceVersion?: string;
  readonly resourceVersionMatch?: 'Exact' | 'NotOlderThan';
}

export interface WatchOptions {
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** Events after this version; undefined or '0' starts with the present objects as ADDED. */
  readonly resourceVersion?: string;
  readonly allowWatchBookmarks?: boolean;
  readonly sendInitialEvents?: boolean;
  readonly timeoutSeconds?: number;
}

export interface ApiRequest {
  readonly verb: 'get' | 'list' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';
  /** The kind by definition, for callers inside; the server's own registry must hold the same one. */
  readonly kind: KindDefinition;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly subresource?: string | undefined;
  /** The object of a write or the patch document. */
  readonly body?: unknown;
  /**
   * True when `body` was made by code of ours against generated types, so that type checks of JSON are not needed;
   * bodies from people and from the wire leave it out and are decoded strictly.
   */
  readonly isTyped?: boolean;
  readonly patchType?: PatchType;
  readonly options: WriteOptions & PatchOptions & DeleteOptions & ListOptions;
  readonly user: UserInfo;
  /** The component or person on whose behalf this is, for the trace, e.g. `kubelet/node-1`. */
  readonly actor: string;
}

export type WatchEventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';

export interface WatchEvent<T extends KubeObject = KubeObject> {
  readonly type: WatchEventType;
  /** The object after the change (for DELETED: as it last was, with the deletion's resourceVersion). */
  readonly object: T;
}

export interface WatchRequest {
  readonly kind: KindDefinition;
  readonly options: WatchOptions;
  readonly user: UserInfo;
  readonly actor: string;
  /** Called once for each event, in order, later than the write by the time that the news takes to travel. */
  readonly onEvent: (event: WatchEvent) => void;
  /** Called once when the server ends the watch: with an error (410 Expired …), or without one at its time-out. */
  readonly onClose: (error: StatusError | undefined) => void;
}

export interface Watch {
  /** Ends the watch; nothing is delivered afterwards. Harmless when it has ended. */
  stop(): void;
}

export interface ApiTransport {
  /** Answers the object, list or `Status`, or throws a StatusError. */
  request(request: ApiRequest): KubeObject | KubeList | Status;
  /** Starts a watch, or throws a StatusError. */
  watch(request: WatchRequest): Watch;
}
