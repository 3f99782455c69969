/** Tells the API server where the pod goes (kubernetes/pkg/scheduler/framework/plugins/defaultbinder/default_binder.go). */
import { Pod } from '../../../kube-api/kinds/pod.ts';
import { isRequestError } from '../../client/connection-error.ts';
import { definePlugin } from '../framework/define-plugin.ts';
import { failure } from '../framework/status.ts';

const NAME = 'DefaultBinder';

export const DefaultBinder = definePlugin({
  name: NAME,
  bind({ name, namespace, pod }, nodeName, { client }) {
    const { uid } = pod.metadata;
    const binding = {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name, namespace, ...(uid === undefined ? {} : { uid }) },
      target: { kind: 'Node', name: nodeName },
    };
    try {
      client.createSubresource(Pod, { name, namespace }, 'binding', binding);
    } catch (error) {
      if (!isRequestError(error)) throw error;
      return failure(NAME, error.message);
    }
    return undefined;
  },
});
