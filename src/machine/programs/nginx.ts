/**
 * nginx: serves the files that its container sees, by the configuration that it finds there; passes requests on to others; reloads on SIGHUP; ends
 * gracefully on SIGQUIT and at once on SIGTERM (nginx.org/en/docs/control.html). `docker-entrypoint.sh` is the image's script.
 */
import type { Process, Program, ProgramRun, Wait } from '../contract.ts';
import { baseName } from '../file-paths.ts';
import { accessLine } from './access-log.ts';
import { forEver } from './for-ever.ts';
import { slashedTime } from './log-time.ts';
import { ConfigurationError, directive, readConfiguration } from './nginx-configuration.ts';
import { answer } from './nginx-response.ts';
import { type Site, serverFor, siteOf } from './nginx-site.ts';

const MIB = 1024 ** 2;
const START_CPU_MS = 20;
const REQUEST_CPU_MS = 0.1;
const CONFIGURATION = '/etc/nginx/nginx.conf';

export const nginx: Program = {
  name: 'nginx',
  fidelity:
    'Of the configuration, listen, server_name, location, root, alias, index, try_files, return, proxy_pass, upstream, autoindex and include are heeded; the rest is read and ignored. No TLS, no caching, no worker processes.',
  executables: ['nginx', 'nginx-debug', 'docker-entrypoint.sh'],
  run,
};

function* run(process: Process): ProgramRun {
  const [command = '', ...args] = process.argv;
  if (baseName(command) !== 'docker-entrypoint.sh') return yield* nginxCommand(process, args);
  const [next = '', ...rest] = args;
  if (/^nginx/.test(baseName(next))) {
    process.stdout(
      '/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration\n/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/\n/docker-entrypoint.sh: Configuration complete; ready for start up\n',
    );
    return yield* nginxCommand(process, rest);
  }
  return (yield process.run(args)) as number;
}

function* nginxCommand(process: Process, args: readonly string[]): ProgramRun {
  const version = process.env.NGINX_VERSION ?? '1.27.5';
  const path = args.includes('-c') ? (args[args.indexOf('-c') + 1] ?? CONFIGURATION) : CONFIGURATION;
  if (args.includes('-v') || args.includes('-V')) {
    process.stderr(`nginx version: nginx/${version}\n`);
    return 0;
  }
  if (args.includes('-s')) return signalMaster(process, args[args.indexOf('-s') + 1] ?? '');
  const site = yield* load(process, path);
  if (args.includes('-t')) {
    if (site === undefined) process.stderr(`nginx: configuration file ${path} test failed\n`);
    else
      process.stderr(
        `nginx: the configuration file ${path} syntax is ok\nnginx: configuration file ${path} test is successful\n`,
      );
    return site === undefined ? 1 : 0;
  }
  return site === undefined ? 1 : yield* serve(process, version, path, site);
}

function signalMaster(process: Process, word: string): number {
  const signal = ({ reload: 'SIGHUP', quit: 'SIGQUIT', stop: 'SIGTERM' } as const)[word];
  if (signal === undefined) {
    process.stderr(`nginx: invalid option: "-s ${word}"\n`);
    return 1;
  }
  const master = process
    .processes()
    .find((entry) => entry.pid !== process.pid && /nginx|docker-entrypoint/.test(entry.argv.join(' ')));
  if (master === undefined) {
    process.stderr('nginx: [error] open() "/var/run/nginx.pid" failed (2: No such file or directory)\n');
    return 1;
  }
  process.kill(master.pid, signal);
  return 0;
}

/** Reads the configuration and looks up the hosts in it; undefined when something is wrong, which has been said. */
function* load(process: Process, path: string): Generator<Wait, Site | undefined, unknown> {
  try {
    const site = siteOf(readConfiguration(process.files, path));
    for (const { host, place } of hostsOf(site)) {
      if (!(yield* isKnown(process, host)))
        throw new ConfigurationError(`host not found in upstream "${host}" in ${place}`);
    }
    return site;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr(
      `${slashedTime(process.clock.nowMs)} [emerg] 1#1: ${error.message}\nnginx: [emerg] ${error.message}\n`,
    );
    return undefined;
  }
}

function hostsOf(site: Site): readonly { host: string; place: string }[] {
  return site.servers.flatMap((server) =>
    server.locations.flatMap(({ directives }) => {
      const proxy = directive(directives, 'proxy_pass');
      const host = /^https?:\/\/([^/:$]+)/.exec(proxy?.args[0] ?? '')?.[1];
      if (proxy === undefined || host === undefined) return [];
      const members = site.upstreams.get(host) ?? [host];
      return members.map((member) => ({ host: member.replace(/:\d+$/, ''), place: proxy.place }));
    }),
  );
}

function* isKnown(process: Process, host: string): Generator<Wait, boolean, unknown> {
  const resolver = process.stack.resolver ?? process.stack.host.resolver;
  if (/^[\d.]+$/.test(host) || host === 'localhost' || host === process.hostname) return true;
  if (resolver === undefined) return false;
  const addresses = yield {
    kind: 'until',
    start: (resume) => {
      resolver.resolve(host, resume);
      return () => undefined;
    },
  };
  return (addresses as readonly string[]).length > 0;
}

function* serve(process: Process, version: string, path: string, first: Site): ProgramRun {
  const held = { site: first };
  let open = 0;
  let isEnding = false;
  const endWhenIdle = (): void => {
    if (isEnding && open === 0) process.exit(0);
  };
  process.onSignal('SIGTERM', () => process.exit(0));
  process.onSignal('SIGINT', () => process.exit(0));
  process.onSignal('SIGQUIT', () => {
    isEnding = true;
    endWhenIdle();
  });
  process.onSignal('SIGHUP', () => {
    try {
      held.site = siteOf(readConfiguration(process.files, path));
      listen();
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      process.stderr(`${slashedTime(process.clock.nowMs)} [emerg] 1#1: ${error.message}\n`);
    }
  });
  const ports = new Set<number>();
  const listen = (): number | undefined => {
    for (const port of new Set(held.site.servers.flatMap((server) => server.ports))) {
      if (ports.has(port)) continue;
      const isOpen = process.serveHttp(port, (request, respond) => {
        const server = serverFor(held.site, port, request.headers.host ?? '');
        if (server === undefined) return;
        process.useCpu(REQUEST_CPU_MS);
        open++;
        answer({ process, version, site: held.site, server, request }, (response) => {
          process.stdout(`${accessLine(process, request, response.status, response.body.length)} "-"\n`);
          respond({ ...response, headers: { server: `nginx/${version}`, ...response.headers } });
          open--;
          endWhenIdle();
        });
      });
      if (!isOpen) return port;
      ports.add(port);
    }
    return undefined;
  };
  process.useMemory(4 * MIB);
  yield { kind: 'work', cpuMs: START_CPU_MS };
  const taken = listen();
  if (taken !== undefined) {
    process.stderr(`nginx: [emerg] bind() to 0.0.0.0:${taken} failed (98: Address already in use)\n`);
    return 1;
  }
  process.stderr(
    `${slashedTime(process.clock.nowMs)} [notice] 1#1: nginx/${version}\n${slashedTime(process.clock.nowMs)} [notice] 1#1: start worker processes\n`,
  );
  return yield* forEver();
}
