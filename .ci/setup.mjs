// Installs the dependencies, and only when what is installed is not what the lockfile says. Uses nothing but Node.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm, run } from './processes.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const oldestNode = [20, 19];

/** Makes node_modules match package-lock.json. Throws an Error with one plain sentence when it cannot. */
export async function setup() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    throw new Error(`Kubarium needs Node ${oldestNode.join('.')} or newer; this is ${process.versions.node}.`);
  }
  if (isInstalled(readJson('package-lock.json'), readJson('node_modules/.package-lock.json'))) return;
  console.log('Installing dependencies (npm ci) …');
  const { command, args, shell } = npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  const { code } = await run(command, args, { shell, echo: true, env: { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' } });
  if (code !== 0) throw new Error(`npm ci failed with exit code ${code}.`);
}

/**
 * Whether every package of the lockfile is installed at its version and nothing else is. npm writes the second file as the
 * last step of an installation; optional packages for other platforms are in the first one only.
 */
export function isInstalled(lockfile, installed) {
  if (!lockfile || !installed) return false;
  const wanted = Object.entries(lockfile.packages).filter(([path]) => path !== '');
  const present = installed.packages;
  const surplus = Object.keys(present).some((path) => !lockfile.packages[path]);
  return !surplus && wanted.every(([path, entry]) => (path in present ? isSame(entry, present[path]) : entry.optional));
}

function isSame(wanted, present) {
  return wanted.version === present.version && wanted.integrity === present.integrity;
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8'));
  } catch {
    return undefined;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await setup().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
