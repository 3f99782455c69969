/**
 * A local copy of one kind's objects, kept by list and watch (k8s.io/client-go/tools/cache: Reflector, Indexer and
 * SharedIndexInformer). It lags behind the store by as long as news travels, exactly as a real one does.
 */
import type { KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';

export interface InformerHandler<T extends KubeObject> {
  readonly onAdd?: (object: T) => void;
  readonly onUpdate?: (object: T, old: T) => void;
  readonly onDelete?: (object: T) => void;
}

export interface Informer<T extends KubeObject = KubeObject> {
  /** True after the first list has been taken over. */
  readonly hasSynced: boolean;
  /** Number of objects held. */
  readonly size: number;
  get(name: string, namespace?: string): T | undefined;
  getByKey(key: string): T | undefined;
  /** Every object held, or those of one namespace, in order of arrival. */
  list(namespace?: string): Iterable<T>;
  /** Declares an index: `keysOf` answers under which values an object is found. Declaring it twice is harmless. */
  addIndex(name: string, keysOf: (object: T) => readonly string[]): void;
  /** The objects found under `value` in index `name`. */
  byIndex(name: string, value: string): Iterable<T>;
  /** Handlers added late hear of every object held as an addition. Answers how to remove it. */
  addHandler(handler: InformerHandler<T>): () => void;
}

export interface InformerFactory {
  /** The one informer of this kind in this component, started on first use. */
  informer<T extends KubeObject>(kind: KindDefinition<T>): Informer<T>;
  /** Ends all watches. */
  stop(): void;
}
