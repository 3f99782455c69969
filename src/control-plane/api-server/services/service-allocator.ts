/** Addresses and node ports of services. */
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { Resource } from '../resource.ts';

/** What was taken for one write: kept when the write succeeds, given back when it fails. */
export interface Allocation {
  readonly object: KubeObject;
  commit(): void;
  revert(): void;
}

export class ServiceAllocator {
  beginCreate(_resource: Resource, _object: KubeObject, _dryRun: boolean): Allocation | undefined {
    return undefined;
  }

  beginUpdate(_resource: Resource, _object: KubeObject, _old: KubeObject, _dryRun: boolean): Allocation | undefined {
    return undefined;
  }

  release(_resource: Resource, _object: KubeObject): void {}
}
