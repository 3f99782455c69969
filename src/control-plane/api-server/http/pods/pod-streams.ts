/**
 * The subresources of pods that are conversations rather than objects. Left out: `proxy`, of pods as of nodes and services, which
 * is answered as not implemented.
 */
import type { Pod } from '../../../../kube-api/generated/types.gen.ts';
import { badRequest, StatusError, serviceUnavailable } from '../../../../kube-api/meta/status-error.ts';
import type { Resource } from '../../resource.ts';
import { getObject } from '../../verbs/get.ts';
import type { HttpAnswer } from '../contract.ts';
import type { NodeConnector } from '../node-connector.ts';
import type { RequestContext } from '../request/request-context.ts';
import { conversationAnswer } from './conversation.ts';
import { logAnswer } from './log.ts';
import { portForwardAnswer } from './port-forward.ts';

/** Throws a StatusError. */
export function onPodStream(context: RequestContext, resource: Resource): HttpAnswer {
  const { info, door, query, http, user, actor } = context;
  const { subresource, name, namespace } = info;
  const verb = http.method === 'POST' ? 'create' : 'get';
  door.apiServer.enter({ verb, kind: resource.definition, namespace, name, subresource, options: {}, user, actor });
  if (subresource === 'proxy') {
    const what = `proxying to ${resource.definition.plural} is not implemented`;
    throw new StatusError(501, 'Unknown', `the server does not implement the requested resource: ${what}`);
  }
  const pod = getObject(door.apiServer.context, resource, namespace, name) as Pod;
  const connector = connectorOf(context);
  if (subresource === 'log') return logAnswer(pod, query, connector);
  if (!isUpgrade(context)) throw badRequest('Upgrade request required');
  if (subresource === 'portforward') return portForwardAnswer(pod, connector);
  const how = subresource === 'attach' ? 'attach' : 'exec';
  return conversationAnswer(how, pod, query, connector, /websocket/i.test(http.headers.upgrade ?? ''));
}

function connectorOf({ door }: RequestContext): NodeConnector {
  if (door.connector === undefined) throw serviceUnavailable('no kubelet can be reached from here');
  return door.connector;
}

function isUpgrade({ http }: RequestContext): boolean {
  return /(?:^|,)\s*upgrade\s*(?:,|$)/i.test(http.headers.connection ?? '');
}
