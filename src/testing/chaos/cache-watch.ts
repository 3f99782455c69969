/** Keeps hold of every informer that is made while it listens, to compare what they hold with what is stored. */
import { ApiClient } from '../../control-plane/client/api-client.ts';
import type { Informer, InformerFactory, InformerOptions } from '../../control-plane/client/informer.ts';
import { createInformerFactory } from '../../control-plane/client/informer-factory.ts';
import { Clock, Random } from '../../kernel/index.ts';
import type { KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import { Pod } from '../../kube-api/kinds/index.ts';
import { keyOf } from '../../kube-api/meta/object.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';

interface Held {
  readonly factory: InformerFactory;
  readonly informer: Informer;
  readonly kind: KindDefinition;
  readonly options: InformerOptions;
}

const transport = { request: () => new Error('unused'), watch: () => new Error('unused') };

/** The class behind every factory, reached without starting anything. */
function factoryPrototype(): InformerFactory {
  const client = new ApiClient(transport as never, { user: { name: '', groups: [] }, actor: '' });
  return Object.getPrototypeOf(createInformerFactory(client, new Clock(), new Random(0))) as InformerFactory;
}

export class CacheWatch {
  readonly #held = new Set<Held>();
  readonly #restore: () => void;

  /** Listens to the whole program until {@link close}: one at a time. */
  constructor() {
    const prototype = factoryPrototype();
    const { informer, stop } = prototype;
    const held = this.#held;
    prototype.informer = function (this: InformerFactory, kind: never, options: InformerOptions = {}) {
      const made = informer.call(this, kind, options);
      const isKnown = [...held].some((one) => one.informer === made);
      if (!isKnown) held.add({ factory: this, informer: made, kind, options });
      return made as never;
    };
    prototype.stop = function (this: InformerFactory): void {
      for (const one of held) if (one.factory === this) held.delete(one);
      stop.call(this);
    };
    this.#restore = () => Object.assign(prototype, { informer, stop });
  }

  /** How many informers run. */
  get size(): number {
    return this.#held.size;
  }

  close(): void {
    this.#restore();
  }

  /** One sentence for each object that a cache lacks, holds in an old state, or holds in vain. */
  problems(sandbox: Sandbox): readonly string[] {
    const problems: string[] = [];
    for (const { informer, kind, options } of this.#held) {
      const name = `cache of ${kind.plural} ${options.fieldSelector ?? ''}`;
      const stored = new Map([...sandbox.mirror.list(kind)].map((object) => [keyOf(object), object]));
      for (const object of informer.list()) {
        const version = stored.get(keyOf(object))?.metadata.resourceVersion;
        if (version !== object.metadata.resourceVersion) {
          problems.push(`${name}: ${keyOf(object)} at ${object.metadata.resourceVersion}, stored: ${version}`);
        }
      }
      const expected = [...stored.values()].filter((object) => isSelected(object as never, kind, options)).length;
      if (expected !== informer.size) problems.push(`${name} holds ${informer.size} objects of ${expected}`);
    }
    return problems;
  }
}

function isSelected(pod: Pod, kind: KindDefinition, { fieldSelector = '' }: InformerOptions): boolean {
  const fields: Readonly<Record<string, string | undefined>> = {
    'metadata.name': pod.metadata.name,
    ...((kind as unknown) === Pod ? { 'spec.nodeName': pod.spec?.nodeName, 'status.phase': pod.status?.phase } : {}),
  };
  return fieldSelector.split(',').every((term) => {
    const [, field = '', operator, value] = /^(.*?)(!?=)(.*)$/.exec(term) ?? [];
    if (term !== '' && !(field in fields)) throw new Error(`don't know how to select by ${term}`);
    return (fields[field] === value) === (operator !== '!=');
  });
}
