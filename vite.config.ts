import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// monaco-editor's package map doubles the old deep paths that its companions still import.
const monacoPaths = { find: /^monaco-editor\/esm\/vs\//, replacement: 'monaco-editor/' };

export default defineConfig({
  base: './',
  plugins: [react()],
  resolve: { alias: [monacoPaths] },
  worker: { format: 'es' },
  build: { target: 'es2022', manifest: true, chunkSizeWarningLimit: 4500 },
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
  // Without this list the first opening of the editor makes the dev server reload the page.
  optimizeDeps: {
    include: [
      'monaco-yaml',
      'monaco-yaml/yaml.worker.js',
      'monaco-editor/editor',
      'monaco-editor/features/register.all',
      'monaco-editor/languages/definitions/yaml/register',
      'monaco-editor/editor/editor.worker',
    ],
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', '.ci/**/*.test.mjs'],
          environment: 'node',
          // Nothing in the code keeps state at module level, so files can share a process and its loaded modules.
          isolate: false,
          pool: 'threads',
          testTimeout: 30_000,
        },
      },
    ],
  },
});
