/**
 * Publishes the cluster's certificate authority in every namespace, as the ConfigMap `kube-root-ca.crt` that pods mount
 * (kubernetes/pkg/controller/certificates/rootcacertpublisher/publisher.go).
 */
import { ConfigMap, Namespace } from '../../../kube-api/kinds/index.ts';
import { isReason } from '../../../kube-api/meta/status-error.ts';
import {
  type ControllerContext,
  type ControllerDefinition,
  defineController,
  type Reconciler,
  watchSource,
} from '../framework/define-controller.ts';
import { isNamespaceTerminating } from '../framework/pod-control.ts';
import { ROOT_CA } from '../framework/root-ca.ts';

const NAME = 'kube-root-ca.crt';
const DATA_KEY = 'ca.crt';
const DESCRIPTION_ANNOTATION = 'kubernetes.io/description';
const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';
const NONE: readonly string[] = [];

class RootCaPublisher implements Reconciler {
  readonly #context: ControllerContext;
  readonly #data: Readonly<Record<string, string>>;

  constructor(context: ControllerContext, rootCa: string) {
    this.#context = context;
    this.#data = { [DATA_KEY]: rootCa };
  }

  reconcile(namespace: string): undefined {
    const { client, informers } = this.#context;
    const object = informers.informer(Namespace).get(namespace);
    if (object === undefined || object.status?.phase === 'Terminating') return;
    const current = informers.informer(ConfigMap).get(NAME, namespace);
    if (current === undefined) {
      this.#create(namespace);
      return;
    }
    const { annotations } = current.metadata;
    if (this.#isRight(current) && (annotations?.[DESCRIPTION_ANNOTATION] ?? '') !== '') return;
    const metadata = { ...current.metadata, annotations: { ...annotations, [DESCRIPTION_ANNOTATION]: DESCRIPTION } };
    client.update(ConfigMap, { ...current, metadata, data: this.#data });
  }

  #create(namespace: string): void {
    const metadata = { name: NAME, namespace, annotations: { [DESCRIPTION_ANNOTATION]: DESCRIPTION } };
    try {
      this.#context.client.create(ConfigMap, { metadata, data: this.#data });
    } catch (error) {
      const isPointless = isReason(error, 'NotFound') || isReason(error, 'AlreadyExists');
      if (!isPointless && !isNamespaceTerminating(error)) throw error;
    }
  }

  #isRight({ data = {} }: ConfigMap): boolean {
    return Object.keys(data).length === 1 && data[DATA_KEY] === this.#data[DATA_KEY];
  }
}

/** The publisher of this certificate. */
export function rootCaPublisher(rootCa: string): ControllerDefinition {
  return defineController({
    name: 'root-ca-certificate-publisher-controller',
    for: Namespace,
    watches: [
      watchSource({
        kind: ConfigMap,
        // What is new comes with its namespace or from this controller itself.
        keys: ({ object, old }) => (old?.metadata.name === NAME ? [(object ?? old).metadata.namespace ?? ''] : NONE),
      }),
    ],
    workers: 1,
    create: (context) => new RootCaPublisher(context, rootCa),
  });
}

export const rootCaPublisherController = rootCaPublisher(ROOT_CA);
