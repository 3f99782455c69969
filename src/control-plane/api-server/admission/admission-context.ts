/** What admission plugins see of the server: the store as it is at this moment, where upstream's look at caches. */
import type { Random } from '../../../kernel/index.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { prefixEnd } from '../../etcd/key-space.ts';
import type { ResourceRegistry } from '../resource.ts';
import type { ObjectStore } from '../stages/store.ts';
import type { AdmissionContext } from './admission-plugin.ts';

export function admissionContext(store: ObjectStore, resources: ResourceRegistry, random: Random): AdmissionContext {
  const find = resources.find.bind(resources);
  return {
    store,
    find,
    random,
    list(groupResource) {
      const prefix = find(groupResource)?.keyPrefix;
      if (prefix === undefined) return undefined;
      return store.etcd.range({ key: prefix, end: prefixEnd(prefix) }).kvs.map(({ value }) => value as KubeObject);
    },
    onChange(groupResource, callback) {
      const prefix = find(groupResource)?.keyPrefix;
      if (prefix !== undefined) store.etcd.watch({ key: prefix, end: prefixEnd(prefix), onChange: callback });
    },
  };
}
