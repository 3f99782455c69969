/**
 * Which tag an image reference asks for: what decides the default pull policy.
 * Upstream: kubernetes/pkg/util/parsers/parsers.go over github.com/distribution/reference (grammar of references).
 */

const DOMAIN_COMPONENT = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const DOMAIN = `(?:${DOMAIN_COMPONENT}(?:\\.${DOMAIN_COMPONENT})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const PATH_COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const TAG = '[\\w][\\w.-]{0,127}';
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const REFERENCE = new RegExp(
  `^((?:${DOMAIN}/)?${PATH_COMPONENT}(?:/${PATH_COMPONENT})*)(?::(${TAG}))?(?:@(${DIGEST}))?$`,
);
const IMAGE_ID = /^[a-f0-9]{64}$/;

/** The tag of an image reference, `latest` where it names neither tag nor digest; '' with a digest alone or when it can't be read. */
export function imageTag(image: string): string {
  if (IMAGE_ID.test(image)) return '';
  const match = REFERENCE.exec(normalizedName(image));
  if (match === null) return '';
  const [, , tag = '', digest = ''] = match;
  return tag === '' && digest === '' ? 'latest' : tag;
}

/** `nginx` stands for `docker.io/library/nginx`. */
function normalizedName(image: string): string {
  const slash = image.indexOf('/');
  const first = image.slice(0, Math.max(slash, 0));
  const isDomain = slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  if (isDomain) return image;
  return slash < 0 ? `docker.io/library/${image}` : `docker.io/${image}`;
}
