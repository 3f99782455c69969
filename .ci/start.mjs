// `npm start`: installs what is missing, builds the page and serves it on this machine only.
// Options: --port N (or PORT), --host ADDRESS, --no-build (serve what was built before).
import { parseArgs } from 'node:util';
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
  const server = await vite.preview({ ...shared, preview: { port, host, strictPort: isPortFixed, open: false } });
  const address = server.httpServer.address();
  console.log(`Kubarium is at http://${host.includes(':') ? `[${host}]` : host}:${address.port}/`);
  const stop = () => server.close().finally(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop);
  if (process.env.npm_lifecycle_event) stopWithParent(stop);
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
