import { describe, expect, it } from 'vitest';
import { FIELD_DOCS_MODULE, kubernetesFieldDocs, readFieldDocs } from './field-docs.ts';
import { SCHEMA_TABLE } from './schema.gen.ts';

describe('readFieldDocs', () => {
  const docs = readFieldDocs('node_modules/@kubernetes/client-node');

  it('knows every type that has fields', () => {
    const lines = SCHEMA_TABLE.split('\n').filter((line) => line.includes(' '));
    const ids = lines.map((line) => /^\w+/.exec(line)?.[0] ?? '');
    expect(ids.filter((id) => docs[id] === undefined)).toEqual([]);
  });

  it.each([
    ['DeploymentSpec', 'replicas', 'Number of desired pods'],
    ['DeploymentSpec', '', 'DeploymentSpec is the specification'],
    ['Event', 'reason', 'transition'],
    ['DiscoveryV1EndpointPort', 'port', 'port number'],
    ['ListMeta', 'continue', 'continue'],
    ['ContainerPort', 'containerPort', 'Number of port to expose'],
  ])('%s.%s is "%s…"', (id, field, text) => {
    expect(docs[id]?.[field]).toContain(text);
    expect(docs[id]?.[field]).not.toMatch(/\*\/|^\*|export/);
  });

  it.each([
    ['Container', 'command', "The container image's ENTRYPOINT"],
    ['Container', 'command', '"$$(VAR_NAME)" will produce'],
    ['CronJobSpec', 'concurrencyPolicy', 'Valid values are:\n\n- "Allow" (default)'],
    ['HTTPIngressPath', 'pathType', 'Prefix: Matches based on'],
  ])('%s.%s reads "%s"', (id, field, text) => {
    expect(docs[id]?.[field]).toContain(text);
  });

  it('has no escapes', () => {
    const texts = Object.values(docs).flatMap((fields) => Object.values(fields));
    expect(texts.filter((text) => /\\['"]|\*_\//.test(text))).toEqual([]);
  });

  it('is what the virtual module exports', () => {
    const plugin = kubernetesFieldDocs() as unknown as {
      readonly resolveId: (id: string) => string | undefined;
      readonly load: (id: string) => string | undefined;
    };
    const resolved = plugin.resolveId(FIELD_DOCS_MODULE) ?? '';
    expect(plugin.load(resolved)).toContain('Number of desired pods');
    expect(plugin.load('other')).toBeUndefined();
  });
});
