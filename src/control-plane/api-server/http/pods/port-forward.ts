/** port-forward: connections to ports of a pod (kubernetes/pkg/registry/core/pod/rest/subresources.go: PortForwardREST). */
import type { Pod } from '../../../../kube-api/generated/types.gen.ts';
import { badRequest, StatusError } from '../../../../kube-api/meta/status-error.ts';
import type { ForwardedConnection, PortForwardUpgrade } from '../contract.ts';
import type { NodeConnector, PortConnection } from '../node-connector.ts';

const NOWHERE: ForwardedConnection = { receive: () => {}, endOfInput: () => {}, closed: () => {} };

/** Throws BadRequest for a pod that is nowhere yet. */
export function portForwardAnswer(pod: Pod, connector: NodeConnector): PortForwardUpgrade {
  if ((pod.spec?.nodeName ?? '') === '') throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  return {
    kind: 'port-forward',
    connect(port, sink) {
      let connection: PortConnection;
      try {
        connection = connector.portForward(pod, port, {
          receive: (bytes) => sink.send(bytes),
          closed: () => sink.close(),
          fail: (message) => sink.fail(message),
        });
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        sink.fail(error.message);
        return NOWHERE;
      }
      return {
        receive: (bytes) => connection.send(bytes),
        endOfInput: () => connection.endOfInput(),
        closed: () => connection.close(),
      };
    },
  };
}
