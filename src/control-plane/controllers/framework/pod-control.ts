/** Creates and deletes pods for a controller, with the events that say so (kubernetes/pkg/controller/controller_utils.go: RealPodControl). */
import type { OwnerReference, Pod as PodObject, PodTemplateSpec } from '../../../kube-api/generated/types.gen.ts';
import { Pod } from '../../../kube-api/kinds/pod.ts';
import { nameIsDnsSubdomain } from '../../../kube-api/meta/names.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { isReason, StatusError } from '../../../kube-api/meta/status-error.ts';
import type { ApiClient, NewObject } from '../../client/api-client.ts';
import { isRequestError } from '../../client/connection-error.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';

/** The cause that a refusal carries when the namespace is going away. */
export const NAMESPACE_TERMINATING = 'NamespaceTerminating';

export function isNamespaceTerminating(error: unknown): boolean {
  const causes = error instanceof StatusError ? error.status.details?.causes : undefined;
  return causes?.some(({ reason }) => reason === NAMESPACE_TERMINATING) === true;
}

export class PodControl {
  readonly #client: ApiClient;
  readonly #recorder: EventRecorder;

  constructor(client: ApiClient, recorder: EventRecorder) {
    this.#client = client;
    this.#recorder = recorder;
  }

  /** Creates a pod from `template` for `owner`; throws what the API server answered. */
  create(namespace: string, template: PodTemplateSpec, owner: KubeObject, controllerRef: OwnerReference): PodObject {
    return this.createPod(namespace, podFromTemplate(template, owner, controllerRef), owner);
  }

  /** Creates a pod made by {@link podFromTemplate} and changed since. */
  createPod(namespace: string, pod: NewObject<PodObject>, owner: KubeObject): PodObject {
    if (Object.keys(pod.metadata.labels ?? {}).length === 0) throw new Error('unable to create pods, no labels');
    let created: PodObject;
    try {
      created = this.#client.create(Pod, { ...pod, metadata: { ...pod.metadata, namespace } });
    } catch (error) {
      // only create an event when the namespace is not on its way out: it could not hold the event either
      if (isRequestError(error) && !isNamespaceTerminating(error)) {
        this.#recorder.event(owner, 'Warning', 'FailedCreate', `Error creating: ${error.message}`);
      }
      throw error;
    }
    this.#recorder.event(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${created.metadata.name}`);
    return created;
  }

  /** Begins to delete a pod; throws what the API server answered, NotFound included. */
  delete(namespace: string, name: string, owner: KubeObject): void {
    try {
      this.#client.delete(Pod, name, namespace);
    } catch (error) {
      if (isRequestError(error) && !isReason(error, 'NotFound')) {
        this.#recorder.event(owner, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`);
      }
      throw error;
    }
    this.#recorder.event(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
  }
}

/** A pod that shares the template's labels, annotations and spec; its name is left to the API server. */
export function podFromTemplate(
  template: PodTemplateSpec,
  owner: KubeObject,
  controllerRef: OwnerReference,
): NewObject<PodObject> {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: generateNameFor(owner.metadata.name ?? ''),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(finalizers === undefined ? {} : { finalizers }),
      ownerReferences: ownedBy(controllerRef),
    },
    ...(template.spec === undefined ? {} : { spec: template.spec }),
  };
}

const ownerLists = new WeakMap<OwnerReference, readonly OwnerReference[]>();

/** The list of this one owner: pods that are created together share it, and it is checked once. */
function ownedBy(controllerRef: OwnerReference): readonly OwnerReference[] {
  let owners = ownerLists.get(controllerRef);
  if (owners === undefined) {
    owners = Object.freeze([Object.freeze(controllerRef)]);
    ownerLists.set(controllerRef, owners);
  }
  return owners;
}

/** The owner's name with a dash, where a pod may be called so. */
function generateNameFor(ownerName: string): string {
  const prefix = `${ownerName}-`;
  return nameIsDnsSubdomain(prefix, true).length === 0 ? prefix : ownerName;
}
