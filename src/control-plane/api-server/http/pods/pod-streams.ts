/** The subresources of pods that are conversations rather than objects, and `proxy`, which nodes and services have too. */
import type { Pod } from '../../../../kube-api/generated/types.gen.ts';
import { badRequest, serviceUnavailable } from '../../../../kube-api/meta/status-error.ts';
import type { Resource } from '../../resource.ts';
import { getObject } from '../../verbs/get.ts';
import type { HttpAnswer } from '../contract.ts';
import type { NodeConnector } from '../node-connector.ts';
import type { RequestContext } from '../request/request-context.ts';
import { conversationAnswer } from './conversation.ts';
import { logAnswer } from './log.ts';
import { portForwardAnswer } from './port-forward.ts';
import { proxyAnswer } from './proxy.ts';

const PROXY_VERBS: Readonly<Record<string, 'create' | 'update' | 'patch' | 'delete'>> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** Throws a StatusError. */
export function onPodStream(context: RequestContext, resource: Resource): HttpAnswer {
  const { info, door, query, http, user, actor } = context;
  const { subresource, name, namespace } = info;
  const verb =
    subresource === 'proxy' ? (PROXY_VERBS[http.method] ?? 'get') : http.method === 'POST' ? 'create' : 'get';
  door.apiServer.enter({ verb, kind: resource.definition, namespace, name, subresource, options: {}, user, actor });
  if (subresource === 'proxy') return proxyAnswer(context, resource, connectorOf(context));
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
