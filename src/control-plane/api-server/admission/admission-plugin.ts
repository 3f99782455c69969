/** What an admission plugin is: it may change what is being written, or refuse it (apiserver/pkg/admission/interfaces.go). */
import type { Random } from '../../../kernel/index.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { UserInfo } from '../../client/transport.ts';
import type { Resource } from '../resource.ts';
import type { ObjectStore } from '../stages/store.ts';

export type AdmissionOperation = 'CREATE' | 'UPDATE' | 'DELETE';

export interface AdmissionRequest {
  readonly operation: AdmissionOperation;
  readonly resource: Resource;
  readonly subresource: string | undefined;
  readonly namespace: string | undefined;
  /** While it is still to be generated, what it will begin with. */
  readonly name: string;
  /** The object as it was; undefined at creation. */
  readonly old: KubeObject | undefined;
  readonly user: UserInfo;
  readonly dryRun: boolean;
}

export interface AdmissionPlugin {
  /** Upstream's name, e.g. `NamespaceLifecycle`. */
  readonly name: string;
  /** The resource it is about, e.g. `pods`; undefined for all. */
  readonly resource?: string;
  readonly operations: readonly AdmissionOperation[];
  /** Whether it is also about what is written below an object, e.g. its status; without it only about objects. */
  readonly subresources?: boolean;
  /** Answers the object to go on with: the very one given, or a changed copy. Throws Forbidden or another refusal. */
  admit?(object: KubeObject, request: AdmissionRequest): KubeObject;
  /** Looks at the object that is about to be stored, undefined at a deletion, and throws if that may not be. */
  validate?(object: KubeObject | undefined, request: AdmissionRequest): void;
}

/** What plugins may look at. */
export interface AdmissionContext {
  readonly store: ObjectStore;
  readonly find: (groupResource: string) => Resource | undefined;
  readonly random: Random;
  /** All objects of a resource, e.g. `priorityclasses.scheduling.k8s.io`; undefined where it is not served. */
  readonly list: (groupResource: string) => readonly KubeObject[] | undefined;
  /** Calls back, within the write, whenever an object of the resource changes. */
  readonly onChange: (groupResource: string, callback: () => void) => void;
}
