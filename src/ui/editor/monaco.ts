/**
 * Monaco, set up for manifests: only the features that are picked, its two workers, and help from the schemas of the kinds that the cluster has.
 * Import it with `import()`: it is the largest part of the page. Problems are not looked for here: they are the API server's to tell, in its words.
 */
import * as monacoCore from 'monaco-editor/editor';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import './monaco-features.ts';
import { configureMonacoYaml } from 'monaco-yaml';
import { followTheme } from './monaco-theme.ts';
import YamlWorker from './yaml.worker.ts?worker';

export type Monaco = typeof monacoCore;
export type CodeEditor = monacoCore.editor.IStandaloneCodeEditor;

const SCHEMA_URI = 'inmemory://kubarium/kubernetes.json';

let ready: Monaco | undefined;

/** Monaco, set up on the first call. */
export function loadedMonaco(): Monaco {
  if (ready !== undefined) return ready;
  ready = monacoCore;
  self.MonacoEnvironment = {
    getWorker: (_moduleId, label) => (label === 'yaml' ? new YamlWorker() : new EditorWorker()),
  };
  followTheme(monacoCore);
  void addSchemas();
  return ready;
}

/** Schemas and documentation are large and only wanted when somebody types, so they come after the editor. */
async function addSchemas(): Promise<void> {
  const { kubernetesSchema } = await import('./kubernetes-schema.ts');
  configureMonacoYaml(forMonacoYaml(), {
    validate: false,
    hover: true,
    hoverSchemaSource: false,
    completion: true,
    format: { enable: false },
    yamlVersion: '1.1',
    schemas: [{ uri: SCHEMA_URI, fileMatch: ['**/*.yaml'], schema: kubernetesSchema() }],
  });
}

type YamlHost = Parameters<typeof configureMonacoYaml>[0];

interface NamedWorker {
  readonly label: string;
  readonly createData?: unknown;
  readonly keepIdleModels?: boolean;
}

/** monaco-yaml asks for its worker by name, which only Monaco's full entry understands; this one wants the worker itself. */
function forMonacoYaml(): YamlHost {
  const createWebWorker = ({ createData, keepIdleModels = false }: NamedWorker): unknown => {
    const worker = new YamlWorker();
    // Its first message makes the worker listen, its second carries the options.
    worker.postMessage('ignore');
    worker.postMessage(createData);
    return monacoCore.editor.createWebWorker({ worker, keepIdleModels });
  };
  return { ...monacoCore, editor: { ...monacoCore.editor, createWebWorker } } as unknown as YamlHost;
}
