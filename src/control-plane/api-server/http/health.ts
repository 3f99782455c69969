/**
 * `/healthz`, `/livez` and `/readyz`, whole and check by check (apiserver/pkg/server/healthz/healthz.go). A server that runs in a
 * page is either there or not: every check that it knows passes.
 */
import { textAnswer } from './answer/respond.ts';
import type { HttpResponse } from './contract.ts';
import type { Query } from './request/query.ts';

const HOOKS: readonly string[] = [
  'start-apiserver-admission-initializer',
  'generic-apiserver-start-informers',
  'priority-and-fairness-config-consumer',
  'priority-and-fairness-filter',
  'storage-object-count-tracker-hook',
  'start-apiextensions-informers',
  'start-apiextensions-controllers',
  'crd-informer-synced',
  'start-system-namespaces-controller',
  'start-cluster-authentication-info-controller',
  'start-kube-apiserver-identity-lease-controller',
  'start-kube-apiserver-identity-lease-garbage-collector',
  'start-legacy-token-tracking-controller',
  'start-service-ip-repair-controllers',
  'rbac/bootstrap-roles',
  'scheduling/bootstrap-system-priority-classes',
  'priority-and-fairness-config-producer',
  'bootstrap-controller',
  'aggregator-reload-proxy-client-cert',
  'start-kube-aggregator-informers',
  'apiservice-status-local-available-controller',
  'apiservice-status-remote-available-controller',
  'apiservice-registration-controller',
  'apiservice-wait-for-first-sync',
  'apiservice-discovery-controller',
  'kube-apiserver-autoregistration',
].map((name) => `poststarthook/${name}`);

const TAIL: readonly string[] = [
  'autoregister-completion',
  'poststarthook/apiservice-openapi-controller',
  'poststarthook/apiservice-openapiv3-controller',
];

const CHECKS: Readonly<Record<string, readonly string[]>> = {
  healthz: ['ping', 'log', ...HOOKS, ...TAIL],
  livez: ['ping', 'log', ...HOOKS, ...TAIL],
  readyz: ['ping', 'log', 'informer-sync', ...HOOKS, ...TAIL, 'shutdown'],
};

/** Asked for one by one, and not among the others. */
const STORE_CHECKS: readonly string[] = ['etcd', 'etcd-readiness'];

const HEADERS = { 'x-content-type-options': 'nosniff' } as const;

/** The paths of all checks, for `/`. */
export function healthPaths(): readonly string[] {
  return Object.entries(CHECKS).flatMap(([root, checks]) => [
    `/${root}`,
    ...checks.map((check) => `/${root}/${check}`),
  ]);
}

/** Answers a health check; undefined for paths that are none. */
export function healthAnswer(path: string, query: Query): HttpResponse | undefined {
  const [root = '', ...rest] = path.replace(/^\/+|\/+$/g, '').split('/');
  const checks = Object.hasOwn(CHECKS, root) ? CHECKS[root] : undefined;
  if (checks === undefined) return undefined;
  const one = rest.join('/');
  if (one !== '')
    return checks.includes(one) || STORE_CHECKS.includes(one) ? textAnswer(200, 'ok', HEADERS) : undefined;
  if (!query.has('verbose')) return textAnswer(200, 'ok', HEADERS);
  const excluded = new Set(query.all('exclude'));
  const lines = checks.map((check) => (excluded.has(check) ? `[+]${check} excluded: ok` : `[+]${check} ok`));
  const unknown = [...excluded].filter((name) => !checks.includes(name)).map((name) => `"${name}"`);
  const warning =
    unknown.length === 0 ? [] : [`warn: some health checks cannot be excluded: no matches for ${unknown.join(', ')}`];
  return textAnswer(200, `${[...lines, ...warning].join('\n')}\n${root} check passed\n`, HEADERS);
}
