/**
 * A resource whose objects are not in the store: they are made when somebody asks. Reviews, component statuses and metrics
 * are such (upstream's rest.Storage implementations that hold no registry, e.g. kubernetes/pkg/registry/authorization).
 */
import type { KindDefinition } from '../../../kube-api/kinds/define-kind.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { Status } from '../../../kube-api/meta/status-error.ts';
import type { ApiRequest } from '../../client/transport.ts';
import type { Resource } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';

/** What can be done with the resource follows from the functions that are there: nothing else is among its verbs. */
export interface VirtualResource {
  readonly kind: KindDefinition;
  /** Told to everybody who uses the resource, as upstream does for what is deprecated. */
  readonly warning?: string;
  /** The object of this name; undefined, or a StatusError of its own, when there is none. */
  get?(server: ServerContext, name: string, namespace: string | undefined): KubeObject | undefined;
  /** All objects of a namespace, or of all namespaces. */
  list?(server: ServerContext, namespace: string | undefined): readonly KubeObject[];
  /** Answers what was posted, or a Status; throws a StatusError. */
  create?(server: ServerContext, resource: Resource, request: ApiRequest): KubeObject | Status;
}
