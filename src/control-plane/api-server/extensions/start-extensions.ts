/** Brings CustomResourceDefinitions to life in an API server (apiextensions-apiserver/pkg/apiserver/apiserver.go). */
import type { CustomResourceDefinition } from '../../../kube-api/generated/types.gen.ts';
import { prefixEnd } from '../../etcd/key-space.ts';
import type { ServerContext } from '../server-context.ts';
import { CustomResources } from './custom-resources.ts';
import { DefinitionControllers } from './definition-controllers.ts';

const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io';

/** Serves what the definitions in the store say, from now on; answers how to stop. Does nothing where definitions are not served. */
export function startExtensions(server: ServerContext): () => void {
  const definitions = server.resources.find(DEFINITIONS);
  if (definitions === undefined) return () => undefined;
  const customResources = new CustomResources(server.resources);
  const controllers = new DefinitionControllers(server, definitions);
  const range = { key: definitions.keyPrefix, end: prefixEnd(definitions.keyPrefix) };
  const { etcd } = server.store;
  for (const { value } of etcd.range(range).kvs) {
    const crd = value as CustomResourceDefinition;
    customResources.take(crd);
    controllers.enqueue(crd.metadata.name ?? '');
  }
  const watch = etcd.watch({
    ...range,
    onChange({ key, value }) {
      const name = key.slice(definitions.keyPrefix.length);
      if (value === undefined) customResources.drop(name);
      else customResources.take(value as CustomResourceDefinition);
      controllers.enqueue(name);
    },
  });
  return () => {
    watch.cancel();
    controllers.stop();
  };
}
