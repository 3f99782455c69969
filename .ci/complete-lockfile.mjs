// `npm run lock`: writes package-lock.json anew where needed, complete for every platform. A registry that does not carry some
// platform's optional packages makes npm leave them out of the lockfile, and `npm ci` then refuses it; they are added by name.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm, run } from './processes.mjs';
import { root } from './setup.mjs';

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/** The optional packages that some package of the lockfile names and that the lockfile lacks, as `[path, entry]`. */
export function missingOptionalPackages({ packages }) {
  const missing = new Map();
  for (const [dependent, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (isPresent(packages, dependent, name)) continue;
      missing.set(`node_modules/${name}`, { version, ...(dev && { dev }), optional: true, ...platform(name) });
    }
  }
  return [...missing].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Whether `name` resolves from the folder of `dependent`, as Node looks for it. */
function isPresent(packages, dependent, name) {
  for (let folder = dependent; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (!folder) return false;
  }
}

function platform(name) {
  const parts = name.split(/[/-]/);
  const only = (key, known) => {
    const found = known.find((each) => parts.includes(each));
    return found && { [key]: [found] };
  };
  const libc =
    parts.includes('linux') && /musl/.test(name) ? { libc: ['musl'] } : /gnu/.test(name) ? { libc: ['glibc'] } : {};
  return { ...only('cpu', processors), ...only('os', systems), ...libc };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { command, args, shell } = npm([
    'install',
    '--package-lock-only',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  const { code } = await run(command, args, { shell, echo: true });
  const path = join(root, 'package-lock.json');
  const lockfile = JSON.parse(readFileSync(path, 'utf8'));
  const missing = missingOptionalPackages(lockfile);
  const packages = Object.entries({ ...lockfile.packages, ...Object.fromEntries(missing) });
  lockfile.packages = Object.fromEntries(packages.sort(([a], [b]) => a.localeCompare(b, 'en')));
  writeFileSync(path, `${JSON.stringify(lockfile, null, 2)}\n`);
  for (const [, { version }] of missing) if (!/^\d/.test(version)) throw new Error(`Not an exact version: ${version}`);
  process.exitCode = code;
}
