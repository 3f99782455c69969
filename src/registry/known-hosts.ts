/** The registries that exist. Any other host name is one that name servers do not know. */

const HOSTS: readonly string[] = [
  'docker.io',
  'registry.k8s.io',
  'k8s.gcr.io',
  'gcr.io',
  'us.gcr.io',
  'eu.gcr.io',
  'asia.gcr.io',
  'quay.io',
  'ghcr.io',
  'mcr.microsoft.com',
  'public.ecr.aws',
  'registry.gitlab.com',
  'registry.access.redhat.com',
  'registry.redhat.io',
  'registry.istio.io',
  'registry.opensource.zalan.do',
  'docker.elastic.co',
  'docker.n8n.io',
  'cr.fluentbit.io',
  'cr.weaviate.io',
  'nvcr.io',
  'icr.io',
  'lscr.io',
  'cgr.dev',
];

/** Registries with a host name for each region or customer. */
const FAMILIES: readonly RegExp[] = [
  /^[a-z0-9-]+-docker\.pkg\.dev$/,
  /^[a-z0-9-]+\.gcr\.io$/,
  /^[a-z0-9]+\.azurecr\.io$/,
];

/** Whether somebody answers at this host name. */
export function isKnownHost(host: string): boolean {
  return HOSTS.includes(host) || FAMILIES.some((family) => family.test(host));
}
