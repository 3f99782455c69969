/** How a change that somebody makes from outside, as with kubectl, is told among what happened. */
import { groupResourceOf } from '../../kube-api/kinds/define-kind.ts';
import { kindByResource } from '../../kube-api/kinds/index.ts';
import type { WorldNote } from '../../sandbox/happenings.ts';
import type { RelayRequest } from '../messages/relay.ts';

export interface OutsideInput {
  /** The program, as it names itself: `kubectl`. */
  readonly actor: string;
  readonly note: WorldNote;
}

type Request = Extract<RelayRequest, { type: 'request' }>;

const VERBS: Readonly<Record<string, string>> = { POST: 'create', PUT: 'replace', PATCH: 'patch', DELETE: 'delete' };
const RESOURCE =
  /^\/(?:api\/(?<core>[^/]+)|apis\/(?<group>[^/]+)\/[^/]+)(?:\/namespaces\/(?<namespace>[^/]+)(?=\/))?\/(?<plural>[^/]+)(?:\/(?<name>[^/]+))?(?:\/(?<part>[^/]+))?$/;
/** Parts of objects whose writing is a conversation, not a change. */
const CONVERSATIONS = new Set(['exec', 'attach', 'portforward', 'proxy', 'log']);

/** What a request changes; undefined for one that only asks, or only tries. */
export function outsideInput({ body, headers, method, target }: Request): OutsideInput | undefined {
  const verb = VERBS[method];
  const [path = '', query = ''] = target.split('?', 2);
  const groups = RESOURCE.exec(path)?.groups;
  if (verb === undefined || groups === undefined || new URLSearchParams(query).has('dryRun')) return undefined;
  const { group = '', namespace, part = '', plural = '' } = groups;
  const kind = kindByResource(group, plural);
  if (CONVERSATIONS.has(part) || kind?.isStored === false) return undefined;
  const actor = (headers['user-agent'] ?? '').split('/', 1)[0] || 'a client';
  const name = groups.name ?? nameIn(body);
  const what = `${kind === undefined ? plural : groupResourceOf({ group, plural: kind.singular })}${part === '' ? '' : `/${part}`}`;
  const where = namespace === undefined ? '' : ` in ${namespace}`;
  const message = `with ${actor}: ${verb} ${what} ${name ?? '(several)'}${where}`;
  const object =
    kind === undefined || name === undefined
      ? undefined
      : {
          apiVersion: group === '' ? kind.version : `${group}/${kind.version}`,
          kind: kind.kind,
          name,
          ...(namespace === undefined ? {} : { namespace }),
        };
  const reason = verb.charAt(0).toUpperCase() + verb.slice(1);
  return { actor, note: { reason, message, ...(object === undefined ? {} : { object }) } };
}

/** The name in a new object, where it is JSON and has one. */
function nameIn(base64: string): string | undefined {
  try {
    const { metadata } = JSON.parse(atob(base64)) as { readonly metadata?: { readonly name?: unknown } };
    return typeof metadata?.name === 'string' ? metadata.name : undefined;
  } catch {
    return undefined;
  }
}
