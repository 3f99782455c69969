/** An API server with its clock and a client, ready for tests: real stores and pipelines, virtual time. */
import { ApiServer, type ApiServerOptions } from '../control-plane/api-server/api-server.ts';
import { ApiClient } from '../control-plane/client/api-client.ts';
import { Clock, Random, Trace } from '../kernel/index.ts';
import type { KindDefinition } from '../kube-api/kinds/define-kind.ts';
import { KINDS, ServiceAccount } from '../kube-api/kinds/index.ts';
import { StatusError } from '../kube-api/meta/status-error.ts';

export interface TestCluster {
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
  readonly apiServer: ApiServer;
  /** Speaks for an administrator. */
  readonly client: ApiClient;
}

export interface TestClusterOptions extends Partial<Omit<ApiServerOptions, 'clock' | 'random' | 'trace'>> {
  readonly seed?: number;
  /** Whether the namespaces get their default service account, without which no pod can be created; they do by default. */
  readonly serviceAccounts?: boolean;
}

/** A control plane of nothing but an API server: the system namespaces, no nodes, no controllers. */
export function createTestCluster(options: TestClusterOptions = {}): TestCluster {
  const { seed = 1, serviceAccounts = true, ...serverOptions } = options;
  const clock = new Clock();
  const random = new Random(seed);
  const trace = new Trace(clock);
  const kinds = serverOptions.kinds ?? (KINDS as readonly KindDefinition[]);
  const apiServer = new ApiServer({ clock, random, trace, ...serverOptions, kinds });
  const client = createClient(apiServer, 'test');
  if (serviceAccounts && kinds.includes(ServiceAccount)) {
    for (const namespace of ['default', 'kube-system']) {
      client.create(ServiceAccount, { metadata: { name: 'default', namespace } });
    }
  }
  return { clock, random, trace, apiServer, client };
}

/** An administrator's client under this name in the trace. */
export function createClient(apiServer: ApiServer, actor: string): ApiClient {
  return new ApiClient(apiServer, { user: { name: 'kubernetes-admin', groups: ['system:masters'] }, actor });
}

/** How a request is refused, e.g. `404 NotFound: pods "web" not found`, or `done` when it is not. */
export function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof StatusError) return `${error.code} ${error.reason}: ${error.message}`;
    throw error;
  }
  return 'done';
}
