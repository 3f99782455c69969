/** One informer for each kind and selection, shared by all parts of a component (k8s.io/client-go/informers/factory.go). */
import type { Clock, Random } from '../../kernel/index.ts';
import { groupResourceOf, type KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import type { ApiClient } from './api-client.ts';
import type { Informer, InformerFactory, InformerOptions } from './informer.ts';
import { SharedInformer } from './shared-informer.ts';

class SharedInformerFactory implements InformerFactory {
  readonly #client: ApiClient;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #informers = new Map<string, SharedInformer<KubeObject>>();

  constructor(client: ApiClient, clock: Clock, random: Random) {
    this.#client = client;
    this.#clock = clock;
    this.#random = random;
  }

  get hasSynced(): boolean {
    for (const informer of this.#informers.values()) if (!informer.hasSynced) return false;
    return true;
  }

  informer<T extends KubeObject>(kind: KindDefinition<T>, options: InformerOptions = {}): Informer<T> {
    const id = idOf(kind, options);
    const known = this.#informers.get(id);
    if (known !== undefined) return known as unknown as Informer<T>;
    const informer = new SharedInformer(this.#client, this.#clock, this.#random.fork(id), kind, options);
    this.#informers.set(id, informer as unknown as SharedInformer<KubeObject>);
    return informer;
  }

  release<T extends KubeObject>(kind: KindDefinition<T>, options: InformerOptions = {}): void {
    const id = idOf(kind, options);
    this.#informers.get(id)?.stop();
    this.#informers.delete(id);
  }

  stop(): void {
    for (const informer of this.#informers.values()) informer.stop();
  }
}

function idOf<T extends KubeObject>(kind: KindDefinition<T>, options: InformerOptions): string {
  const { namespace = '', labelSelector = '', fieldSelector = '' } = options;
  return [groupResourceOf(kind), namespace, labelSelector, fieldSelector].join('|');
}

/** Informers that read through `client`; `random` only spreads their attempts to reconnect. */
export function createInformerFactory(client: ApiClient, clock: Clock, random: Random): InformerFactory {
  return new SharedInformerFactory(client, clock, random);
}
