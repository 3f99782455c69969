/**
 * Image references and how short ones are completed: `nginx` is `docker.io/library/nginx:latest`
 * (github.com/distribution/reference, as kubernetes/pkg/util/parsers uses it).
 */

export interface ImageReference {
  /** Registry and repository, e.g. `docker.io/library/nginx`. */
  readonly repository: string;
  /** Empty when only a digest was given. */
  readonly tag: string;
  /** `sha256:…`, or empty. */
  readonly digest: string;
  /** What is pulled: by digest if there is one, else by tag. */
  readonly canonical: string;
}

export type ParsedReference =
  | { readonly ok: true; readonly reference: ImageReference }
  | { readonly ok: false; readonly message: string };

const DEFAULT_REGISTRY = 'docker.io';
const MOST_REPOSITORY_CHARACTERS = 255;
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const HOST_NAME =
  /^(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/;
const TAG = /^[\w][\w.-]{0,127}$/;
const DIGEST = /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}$/;
const HEX_64 = /^[a-f0-9]{64}$/;

const DIGEST_LENGTHS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

const remembered = new Map<string, ParsedReference>();
const MOST_REMEMBERED = 4096;

/** Completes and takes apart a reference as written in a pod; or says why it is none, as the kubelet words it. */
export function parseImageReference(text: string): ParsedReference {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const parsed = parse(text);
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(text, parsed);
  return parsed;
}

function parse(text: string): ParsedReference {
  if (HEX_64.test(text)) {
    return refuse(text, `invalid repository name (${text}), cannot specify 64-byte hexadecimal strings`);
  }
  const at = text.indexOf('@');
  const digest = at === -1 ? '' : text.slice(at + 1);
  const named = at === -1 ? text : text.slice(0, at);
  const slash = named.lastIndexOf('/');
  const colon = named.indexOf(':', slash + 1);
  const tag = colon === -1 ? '' : named.slice(colon + 1);
  const { domain, path } = splitDomain(colon === -1 ? named : named.slice(0, colon));
  if (path.toLowerCase() !== path) {
    return refuse(text, `invalid reference format: repository name (${path}) must be lowercase`);
  }
  const isWellFormed =
    HOST_NAME.test(domain) &&
    path.split('/').every((component) => COMPONENT.test(component)) &&
    (colon === -1 || TAG.test(tag)) &&
    (at === -1 || DIGEST.test(digest));
  if (!isWellFormed) return refuse(text, 'invalid reference format');
  if (path.length > MOST_REPOSITORY_CHARACTERS) {
    return refuse(text, `repository name must not be more than ${MOST_REPOSITORY_CHARACTERS} characters`);
  }
  if (at !== -1 && !hasKnownAlgorithm(digest)) return refuse(text, digestProblem(digest));
  const repository = `${domain}/${path}`;
  const completeTag = tag === '' && digest === '' ? 'latest' : tag;
  const canonical = digest === '' ? `${repository}:${completeTag}` : `${repository}@${digest}`;
  return { ok: true, reference: { repository, tag: completeTag, digest, canonical } };
}

/** The first component is a registry if it could not be a folder: it has a dot, a port, capitals, or is `localhost`. */
function splitDomain(name: string): { readonly domain: string; readonly path: string } {
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  const isHost = /[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first;
  let domain = isHost ? first : DEFAULT_REGISTRY;
  let path = isHost ? name.slice(slash + 1) : name;
  if (domain === 'index.docker.io') domain = DEFAULT_REGISTRY;
  if (domain === DEFAULT_REGISTRY && !path.includes('/')) path = `library/${path}`;
  return { domain, path };
}

function hasKnownAlgorithm(digest: string): boolean {
  const [algorithm = '', hex = ''] = digest.split(':');
  return DIGEST_LENGTHS[algorithm] === hex.length && hex === hex.toLowerCase();
}

function digestProblem(digest: string): string {
  const [algorithm = '', hex = ''] = digest.split(':');
  const length = DIGEST_LENGTHS[algorithm];
  if (length === undefined) return 'unsupported digest algorithm';
  return length === hex.length ? 'invalid checksum digest format' : 'invalid checksum digest length';
}

function refuse(text: string, why: string): ParsedReference {
  return { ok: false, message: `couldn't parse image name "${text}": ${why}` };
}
