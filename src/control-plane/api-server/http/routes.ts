/** Which methods lead anywhere on the paths of a resource (apiserver/pkg/endpoints/installer.go). */
import type { Resource } from '../resource.ts';
import type { RequestInfo } from './request/request-info.ts';
import { isConversation, subresourceMethods } from './subresource-methods.ts';

export interface Place {
  readonly kind: 'collection' | 'every-namespace' | 'item' | 'subresource' | 'stream';
  readonly subresource: string;
  /** True below `/watch/`. */
  readonly isWatch: boolean;
}

/** Where a path leads; undefined for paths that fit no route of the resource. */
export function placeOf(info: RequestInfo, resource: Resource): Place | undefined {
  const { parts, verb, isVerbInPath, subresource } = info;
  if (isVerbInPath && verb !== 'watch') return undefined;
  const isWatch = isVerbInPath;
  const isNamespace = resource.definition.group === '' && resource.definition.plural === 'namespaces';
  const isInNamespace = !isNamespace && info.namespace !== '';
  if (isInNamespace !== resource.namespaced && !(resource.namespaced && parts.length === 1)) return undefined;
  if (parts.length === 1) {
    const kind = resource.namespaced && !isInNamespace ? 'every-namespace' : 'collection';
    return { kind, subresource: '', isWatch };
  }
  if (parts.length === 2) return { kind: 'item', subresource: '', isWatch };
  if (isWatch) return undefined;
  if (isConversation(resource, subresource)) return { kind: 'stream', subresource, isWatch };
  return parts.length === 3 ? { kind: 'subresource', subresource, isWatch } : undefined;
}

const METHODS: readonly (readonly [method: string, verb: string, places: readonly Place['kind'][]])[] = [
  ['GET', 'list', ['collection', 'every-namespace']],
  ['POST', 'create', ['collection']],
  ['DELETE', 'deletecollection', ['collection']],
  ['GET', 'get', ['item']],
  ['PUT', 'update', ['item']],
  ['PATCH', 'patch', ['item']],
  ['DELETE', 'delete', ['item']],
];

/** The methods that a place answers; none when it isn't there at all. */
export function methodsOf(resource: Resource, place: Place): readonly string[] {
  if (place.kind === 'stream' || place.kind === 'subresource') return subresourceMethods(resource, place.subresource);
  const { verbs } = resource.definition;
  const isServed = (verb: string): boolean => verbs === undefined || verbs.includes(verb);
  if (place.isWatch) return isServed('watch') ? ['GET'] : [];
  return METHODS.filter(([, verb, places]) => places.includes(place.kind) && isServed(verb)).map(([method]) => method);
}
