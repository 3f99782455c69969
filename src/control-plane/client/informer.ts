/**
 * A local copy of one kind's objects, kept by list and watch (k8s.io/client-go/tools/cache: Reflector, Indexer and
 * SharedIndexInformer). It lags behind the store by as long as news travels, exactly as a real one does.
 */
import type { KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';

export interface InformerHandler<T extends KubeObject> {
  readonly onAdd?: (object: T) => void;
  /** Never called for an object whose resourceVersion is unchanged. */
  readonly onUpdate?: (object: T, old: T) => void;
  /** `object` is the final state, `held` the one that was held before; the same when the deletion itself was missed. */
  readonly onDelete?: (object: T, held: T) => void;
}

/** Which objects an informer holds; without any, all of the kind. */
export interface InformerOptions {
  readonly namespace?: string;
  /** As in `kubectl -l`. */
  readonly labelSelector?: string;
  /** As in `kubectl --field-selector`, e.g. `spec.nodeName=node-1`. */
  readonly fieldSelector?: string;
}

/** What can be read from a local copy (k8s.io/client-go listers). Iterables are live: finish reading before writing. */
export interface Lister<T extends KubeObject = KubeObject> {
  /** Number of objects held. */
  readonly size: number;
  get(name: string, namespace?: string): T | undefined;
  getByKey(key: string): T | undefined;
  /** Every object held, or those of one namespace; within a namespace in order of arrival. */
  list(namespace?: string): Iterable<T>;
  /** The objects found under `value` in index `name`, in order of arrival; throws when there is no such index. */
  byIndex(name: string, value: string): Iterable<T>;
}

export interface Informer<T extends KubeObject = KubeObject> extends Lister<T> {
  /** True after the first list has been taken over, which happens at once when the server answers. */
  readonly hasSynced: boolean;
  /** Declares an index: `keysOf` answers under which values an object is found. Declaring it twice is harmless. */
  addIndex(name: string, keysOf: (object: T) => readonly string[]): void;
  /** Handlers added late hear of every object held as an addition. Answers how to remove it. */
  addHandler(handler: InformerHandler<T>): () => void;
}

export interface InformerFactory {
  /** True when every informer made so far has synced. */
  readonly hasSynced: boolean;
  /** The one informer of this kind and these options in this component, started on first use. */
  informer<T extends KubeObject>(kind: KindDefinition<T>, options?: InformerOptions): Informer<T>;
  /** Ends the informer of this kind and these options, if there is one: the next to ask for it gets a new one. */
  release<T extends KubeObject>(kind: KindDefinition<T>, options?: InformerOptions): void;
  /** Ends all watches. */
  stop(): void;
}
