/**
 * A resource whose objects are not in the store: they are made when somebody asks. Reviews, component statuses and metrics
 * are such (upstream's rest.Storage implementations that hold no registry, e.g. kubernetes/pkg/registry/authorization).
 */
import type { KindDefinition } from '../../../kube-api/kinds/define-kind.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { ApiRequest } from '../../client/transport.ts';
import type { Resource } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';

export interface VirtualResource {
  readonly kind: KindDefinition;
  /** The object of this name, or undefined when there is none. */
  get?(server: ServerContext, name: string, namespace: string | undefined): KubeObject | undefined;
  /** All objects of a namespace, or of all namespaces. */
  list?(server: ServerContext, namespace: string | undefined): readonly KubeObject[];
  /** Answers what was posted; throws a StatusError. */
  create?(server: ServerContext, resource: Resource, request: ApiRequest): KubeObject;
}
