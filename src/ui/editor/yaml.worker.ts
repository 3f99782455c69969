/** Completion and hover texts are worked out in a thread of their own; Vite makes a worker of this file. */
import 'monaco-yaml/yaml.worker.js';
