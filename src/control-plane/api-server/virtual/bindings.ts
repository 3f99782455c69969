/** POST to bindings: the older way to bind a pod (kubernetes/pkg/registry/core/pod/storage/storage.go: LegacyBindingREST). */
import { Binding } from '../../../kube-api/kinds/binding.ts';
import type { ApiRequest } from '../../client/transport.ts';
import { unknownPath } from '../resource.ts';
import { decodeObject } from '../stages/decode.ts';
import { bindPod } from '../subresources/binding.ts';
import type { VirtualResource } from './virtual-resource.ts';

export const bindings: VirtualResource = {
  kind: Binding,
  create(server, resource, request) {
    const pods = server.resources.find('pods');
    if (pods === undefined) throw unknownPath();
    const binding = decodeObject(resource, request);
    const { name } = binding.metadata;
    const posted: ApiRequest = { ...request, name, body: binding, isTyped: true, subresource: 'binding' };
    return bindPod(server, pods, posted);
  },
};
