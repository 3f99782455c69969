/** `npm run api`: a headless sandbox behind an HTTP server on this machine, until it is interrupted. */
import { writeFileSync } from 'node:fs';
import { celRules } from '../kube-api/structural-schema/cel/cel-rules.ts';
import { speakRules } from '../kube-api/structural-schema/rules.ts';
import { serveSandbox } from './http-server.ts';
import { kubeconfigFor } from './kubeconfig.ts';
import { LiveSandbox } from './live-sandbox.ts';
import { type ApiOptions, readOptions, USAGE } from './options.ts';

async function main(): Promise<void> {
  const options = optionsOrExit();
  const { port, nodes, seed, speed, kubeconfig, startAtMs } = options;
  speakRules(celRules);
  const { fieldDocs } = await import('virtual:kubernetes-field-docs');
  const live = new LiveSandbox({
    seed,
    nodes,
    speed,
    fieldDocs,
    authorizationMode: 'RBAC',
    ...(startAtMs === undefined ? {} : { startAtMs }),
  });
  const server = await serveSandbox(live, { port });
  if (kubeconfig !== undefined) writeFileSync(kubeconfig, kubeconfigFor(server.address), { mode: 0o600 });
  console.log(`The API server is at ${server.address}`);
  console.log(`Try: kubectl --server ${server.address} get nodes`);
  if (kubeconfig !== undefined) console.log(`or:  KUBECONFIG=${kubeconfig} kubectl get nodes`);
  const stop = () => {
    live.stop();
    void server.close().finally(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
}

function optionsOrExit(): ApiOptions {
  try {
    const options = readOptions(process.argv.slice(2), Date.now());
    if (!options.isHelpWanted) return options;
    console.log(USAGE);
    process.exit(0);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
