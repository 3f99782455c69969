// `npm start`: installs what is missing, builds the page and serves it on this machine only. The same server lets kubectl talk to
// the cluster in the open page, through a relay (src/http/relay).
// Options: --port N (or PORT), --host ADDRESS, --no-build (serve what was built before).
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from './run-ts.mjs';
import { root, setup } from './setup.mjs';

try {
  await start(readOptions());
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

async function start({ port, host, isPortFixed, isBuilding }) {
  await setup();
  const vite = await import('vite');
  const shared = { root, configFile: `${root}/vite.config.ts`, logLevel: 'error' };
  if (isBuilding) {
    console.log('Building the page …');
    await vite.build(shared);
  }
  const preview = { port, host, strictPort: isPortFixed, open: false };
  const relay = await relayPlugin();
  const server = await vite.preview({ ...shared, preview, plugins: [relay] });
  const address = `http://${host.includes(':') ? `[${host}]` : host}:${server.httpServer.address().port}/`;
  console.log(`Kubarium is at ${address}`);
  console.log(`With the page open, kubectl reaches its cluster: kubectl --server ${address}cluster get pods`);
  const stop = () => server.close().finally(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop);
  if (process.env.npm_lifecycle_event) stopWithParent(stop);
}

/** A Vite plugin: the relay, and the page that knows of it. */
async function relayPlugin() {
  const { program, remove } = await bundle('src/http/relay/relay-server.ts');
  process.once('exit', remove);
  const { createRelay } = await import(pathToFileURL(program).href);
  return {
    name: 'kubarium-relay',
    configurePreviewServer({ middlewares, httpServer }) {
      const relay = createRelay();
      middlewares.use((request, response, next) => relay.onRequest(request, response, next));
      middlewares.use((request, response, next) => {
        if (!/^\/(?:index\.html)?(?:\?|$)/.test(request.url ?? '')) return next();
        const page = readFileSync(`${root}/dist/index.html`, 'utf8');
        response.setHeader('content-type', 'text/html');
        return response.end(page.replace('</head>', '<meta name="kubarium-relay" content="/cluster-relay"></head>'));
      });
      httpServer.on('upgrade', (request, socket, head) => relay.onUpgrade(request, socket, head));
    },
  };
}

/** Ending npm ends the shell between it and this program, but not this program. */
function stopWithParent(stop) {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop(), 500).unref();
}

function readOptions() {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, host: { type: 'string' }, 'no-build': { type: 'boolean' } },
  });
  const wanted = values.port ?? process.env.PORT;
  const port = Number(wanted || 4173);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`"${wanted}" is not a port number.`);
  return { port, host: values.host ?? '127.0.0.1', isPortFixed: Boolean(wanted), isBuilding: !values['no-build'] };
}
