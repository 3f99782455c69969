/** What a request asks for, told from its method and path alone (apiserver/pkg/endpoints/request/requestinfo.go). */
import { parseFieldSelector } from '../../../../kube-api/meta/field-selector.ts';
import { parameterErrorOf, readBoolean } from './parameters.ts';
import type { Query } from './query.ts';

export interface RequestInfo {
  readonly isResourceRequest: boolean;
  readonly path: string;
  /** A verb of the API, or the method in lower case for paths that are no resources. */
  readonly verb: string;
  /** `api` or `apis`. */
  readonly apiPrefix: string;
  readonly apiGroup: string;
  readonly apiVersion: string;
  readonly namespace: string;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  /** The path from the resource on. */
  readonly parts: readonly string[];
  /** True for `/watch/…` and `/proxy/…`, where the path says the verb. */
  readonly isVerbInPath: boolean;
}

const SPECIAL_VERBS: readonly string[] = ['proxy', 'watch'];
const NAMESPACE_SUBRESOURCES: readonly string[] = ['status', 'finalize'];

const VERBS: Readonly<Record<string, string>> = {
  POST: 'create',
  GET: 'get',
  HEAD: 'get',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

export function requestInfoOf(method: string, path: string, query: Query): RequestInfo {
  const none: RequestInfo = {
    isResourceRequest: false,
    path,
    verb: method.toLowerCase(),
    apiPrefix: '',
    apiGroup: '',
    apiVersion: '',
    namespace: '',
    resource: '',
    subresource: '',
    name: '',
    parts: [],
    isVerbInPath: false,
  };
  const segments = path.replace(/^\/+|\/+$/g, '').split('/');
  const [apiPrefix = ''] = segments;
  if (segments.length < 3 || (apiPrefix !== 'api' && apiPrefix !== 'apis')) return none;
  const hasGroup = apiPrefix === 'apis';
  if (hasGroup && segments.length < 4) return { ...none, apiPrefix };
  const apiGroup = hasGroup ? (segments[1] ?? '') : '';
  const [apiVersion = '', ...rest] = segments.slice(hasGroup ? 2 : 1);
  const base = { ...none, isResourceRequest: true, apiPrefix, apiGroup, apiVersion };
  const isVerbInPath = SPECIAL_VERBS.includes(rest[0] ?? '');
  if (isVerbInPath && rest.length < 2) return base;
  const verb = isVerbInPath ? (rest[0] ?? '') : Object.hasOwn(VERBS, method) ? (VERBS[method] ?? '') : '';
  return withVerb(
    { ...base, isVerbInPath, verb, ...placeOf(isVerbInPath ? rest.slice(1) : rest, isVerbInPath) },
    query,
  );
}

function placeOf(
  path: readonly string[],
  isVerbInPath: boolean,
): Pick<RequestInfo, 'namespace' | 'resource' | 'subresource' | 'name' | 'parts'> {
  let parts = path;
  let namespace = '';
  if (path[0] === 'namespaces' && path.length > 1) {
    namespace = path[1] ?? '';
    if (path.length > 2 && !NAMESPACE_SUBRESOURCES.includes(path[2] ?? '')) parts = path.slice(2);
  }
  const [resource = '', name = '', subresource = ''] = parts;
  return { namespace, resource, name, subresource: isVerbInPath ? '' : subresource, parts };
}

/** Reading or deleting without a name is about a whole collection. */
function withVerb(info: RequestInfo, query: Query): RequestInfo {
  if (info.name !== '') return info;
  if (info.verb === 'delete') return { ...info, verb: 'deletecollection' };
  if (info.verb !== 'get') return info;
  const isBroken = parameterErrorOf(query) !== undefined;
  const isWatch = readBoolean(query, 'watch') ?? false;
  return { ...info, verb: isWatch ? 'watch' : 'list', name: isBroken ? '' : nameSelected(query.get('fieldSelector')) };
}

/** The name that the field selector asks for, when it could be part of a path. */
function nameSelected(selector: string): string {
  if (!selector.includes('metadata.name')) return '';
  try {
    const name = parseFieldSelector(selector).requiredValue('metadata.name') ?? '';
    return name === '.' || name === '..' || /[/%]/.test(name) ? '' : name;
  } catch {
    return '';
  }
}
