// Runs a TypeScript program in Node: `node .ci/run-ts.mjs FILE [arguments]`. The file is bundled first, as Vite bundles the
// page, so that `?raw`, `import.meta.glob` and aliases mean the same; packages stay outside the bundle.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, setup } from './setup.mjs';

// Published as ES modules that only a bundler can resolve.
const bundledPackages = ['@ngrok/webernetes'];

/** Bundles a TypeScript program and resolves to `{ program, remove }`: the path of what Node can run, and its tidying up. */
export async function bundle(file) {
  const { build, loadConfigFromFile } = await import('vite');
  const cache = join(root, 'node_modules/.cache/kubarium');
  mkdirSync(cache, { recursive: true });
  const outDir = mkdtempSync(join(cache, 'run-'));
  const name = basename(file).replace(/\.ts$/, '');
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    plugins: await pluginsOf(loadConfigFromFile),
    ssr: { noExternal: bundledPackages },
    build: {
      ssr: resolve(root, file),
      outDir,
      target: 'node20',
      minify: false,
      sourcemap: 'inline',
      rolldownOptions: { output: { entryFileNames: `${name}.mjs`, chunkFileNames: '[name]-[hash].mjs' } },
    },
  });
  return { program: join(outDir, `${name}.mjs`), remove: () => rmSync(outDir, { recursive: true, force: true }) };
}

/** Of the page's plugins, those that make modules. */
async function pluginsOf(loadConfigFromFile) {
  const loaded = await loadConfigFromFile({ command: 'build', mode: 'production' }, join(root, 'vite.config.ts'), root);
  return (loaded?.config.plugins ?? []).flat().filter((plugin) => plugin?.name === 'kubernetes-field-docs');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file, ...args] = process.argv.slice(2);
  if (!file) {
    console.error('Usage: node .ci/run-ts.mjs FILE [arguments]');
    process.exit(2);
  }
  await setup();
  const { program, remove } = await bundle(file);
  const { status } = spawnSync(process.execPath, ['--enable-source-maps', program, ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  remove();
  process.exitCode = status ?? 1;
}
