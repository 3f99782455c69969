// Programs from Debian's packages, unpacked into a cache of the project and never installed: nothing on the machine changes, and no
// service is started.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './processes.mjs';
import { root } from './setup.mjs';

const cache = join(root, 'node_modules/.cache/kubarium/debian');

/**
 * The path of `program` (e.g. `usr/bin/etcd`) from a Debian package, fetched on first use. Undefined where there is no apt;
 * throws an Error when the package can't be had.
 */
export async function debianProgram(packageName, program) {
  const folder = join(cache, packageName);
  const path = join(folder, program);
  if (existsSync(path)) return path;
  if (!existsSync('/usr/bin/apt-get') || !existsSync('/usr/bin/dpkg-deb')) return undefined;
  console.log(`Fetching Debian's ${packageName} (apt-get download) …`);
  mkdirSync(folder, { recursive: true });
  let { code, output } = await download(packageName, folder);
  if (code !== 0) {
    await run('apt-get', ['update', '-qq'], { limitMs: 300_000 });
    ({ code, output } = await download(packageName, folder));
  }
  const archive = readdirSync(folder).find((name) => name.endsWith('.deb'));
  if (code !== 0 || archive === undefined) {
    throw new Error(`apt-get could not fetch ${packageName}:\n${output.slice(-2000)}`);
  }
  await run('dpkg-deb', ['-x', join(folder, archive), folder], { limitMs: 300_000 });
  if (!existsSync(path)) throw new Error(`Debian's ${packageName} has no ${program}.`);
  return path;
}

function download(packageName, cwd) {
  return run('apt-get', ['download', '-qq', packageName], { cwd, limitMs: 600_000 });
}
