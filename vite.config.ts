import { existsSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { kubernetesFieldDocs } from './src/kube-api/generated/field-docs.ts';

// monaco-editor's package map doubles the old deep paths that its companions still import.
const monacoPaths = { find: /^monaco-editor\/esm\/vs\//, replacement: 'monaco-editor/' };

export default defineConfig({
  base: './',
  plugins: [react(), kubernetesFieldDocs()],
  resolve: { alias: [monacoPaths] },
  worker: { format: 'es', plugins: () => [kubernetesFieldDocs()] },
  build: { target: 'es2022', manifest: true, chunkSizeWarningLimit: 4500 },
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
  // What workers and the editor import is found late: without this list the dev server then reloads the page.
  optimizeDeps: {
    include: [
      'pure-rand/distribution/uniformInt',
      'pure-rand/generator/xoroshiro128plus',
      'sorted-btree',
      'yaml',
      'monaco-yaml',
      'monaco-yaml/yaml.worker.js',
      'monaco-editor/editor',
      'monaco-editor/features/bracketMatching/register',
      'monaco-editor/features/clipboard/register',
      'monaco-editor/features/codeEditor/register',
      'monaco-editor/features/codicon/register',
      'monaco-editor/features/comment/register',
      'monaco-editor/features/contextmenu/register',
      'monaco-editor/features/cursorUndo/register',
      'monaco-editor/features/find/register',
      'monaco-editor/features/folding/register',
      'monaco-editor/features/gotoError/register',
      'monaco-editor/features/hover/register',
      'monaco-editor/features/indentation/register',
      'monaco-editor/features/lineSelection/register',
      'monaco-editor/features/linesOperations/register',
      'monaco-editor/features/multicursor/register',
      'monaco-editor/features/quickCommand/register',
      'monaco-editor/features/smartSelect/register',
      'monaco-editor/features/snippet/register',
      'monaco-editor/editor/contrib/suggest/browser/suggestController',
      'monaco-editor/features/toggleTabFocusMode/register',
      'monaco-editor/features/tokenization/register',
      'monaco-editor/features/unusualLineTerminators/register',
      'monaco-editor/features/wordHighlighter/register',
      'monaco-editor/features/wordOperations/register',
      'monaco-editor/languages/definitions/yaml/register',
      'monaco-editor/editor/editor.worker',
    ],
  },
  test: {
    // Upstream's tables lie beside the project; without them some groups of tests are empty.
    passWithNoTests: !existsSync('../shared'),
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          setupFiles: ['src/testing/speak-cel.ts'],
          include: ['src/**/*.test.{ts,tsx}', '.ci/**/*.test.mjs'],
          exclude: ['src/testing/{admission,kubectl,client-node,etcd}/**'],
          environment: 'node',
          // Nothing in the code keeps state at module level, so files can share a process and its loaded modules.
          isolate: false,
          pool: 'threads',
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        // Programs that nobody here wrote, against the HTTP door: they wait in real time.
        test: {
          name: 'clients',
          setupFiles: ['src/testing/speak-cel.ts'],
          include: ['src/testing/{admission,kubectl,client-node,etcd}/**/*.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
