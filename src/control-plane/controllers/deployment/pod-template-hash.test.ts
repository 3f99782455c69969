import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Deployment, PodTemplateSpec } from '../../../kube-api/generated/types.gen.ts';
import { dumpPodTemplate } from './go-dump.ts';
import { dumpQuantity } from './go-dump-quantity.ts';
import { podTemplateHash } from './pod-template-hash.ts';

const CASES = '../shared/oracles/functions/pod-template-hash.json';
const ADMITTED = '../shared/oracles/admission/manifest-admission.jsonl';
const hasOracles = existsSync(CASES) && existsSync(ADMITTED);

interface HashCase {
  readonly deployment: string;
  readonly file: string;
  readonly podTemplateHash: string;
}

/** The defaulted templates that the cases speak of, by manifest and Deployment; several where a name is used twice. */
function readTemplates(): Map<string, PodTemplateSpec[]> {
  const templates = new Map<string, PodTemplateSpec[]>();
  for (const line of readFileSync(ADMITTED, 'utf8').trim().split('\n')) {
    const { path, defaultedObjects = [] } = JSON.parse(line);
    for (const object of defaultedObjects as Deployment[]) {
      if (object.kind !== 'Deployment') continue;
      const key = `oracle/dryrun/${path.replace(/^manifests\//, '').replace(/\.ya?ml$/, '.json')}#${object.metadata.name}`;
      templates.set(key, [...(templates.get(key) ?? []), object.spec!.template]);
    }
  }
  return templates;
}

describe.skipIf(!hasOracles)('pod-template-hash as upstream computes it (needs ../shared/oracles)', () => {
  const cases: HashCase[] = hasOracles ? JSON.parse(readFileSync(CASES, 'utf8')).cases : [];
  const templates = hasOracles ? readTemplates() : new Map<string, PodTemplateSpec[]>();
  const known = cases.filter(({ file, deployment }) => templates.has(`${file}#${deployment}`));

  it('finds the templates of the cases', () => expect(known.length).toBeGreaterThan(150));

  it.each(known)('$deployment of $file', ({ file, deployment, podTemplateHash: expected }) => {
    const hashes = templates.get(`${file}#${deployment}`)!.map((template) => podTemplateHash(template, undefined));
    expect(hashes).toContain(expected);
  });
});

describe('podTemplateHash', () => {
  const template: PodTemplateSpec = {
    metadata: { labels: { app: 'web' } },
    spec: { containers: [{ name: 'web', image: 'nginx' }] },
  };

  it('differs with the number of collisions', () => {
    const hashes = [undefined, 0, 1, 2, 300].map((count) => podTemplateHash(template, count));
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('is the same for missing and empty lists and maps', () => {
    const spec = { ...template.spec!, volumes: [], nodeSelector: {}, initContainers: [] };
    expect(podTemplateHash({ ...template, spec }, undefined)).toBe(podTemplateHash(template, undefined));
  });

  it('tells templates apart that differ beyond ASCII', () => {
    const annotated = (note: string) => ({ ...template, metadata: { ...template.metadata, annotations: { note } } });
    const hashes = ['ä', 'ö', '漢', '😀', '😁'].map((note) => podTemplateHash(annotated(note), undefined));
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

describe('dumpPodTemplate', () => {
  it('prints fields in Go order, pointers with their type, and missing ones as zero values', () => {
    const text = dumpPodTemplate({ spec: { containers: [{ name: 'a', command: ['x', 'y'] }], nodeName: 'n' } });
    expect(text).toMatch(/^\(v1\.PodTemplateSpec\)\{ObjectMeta:\(v1\.ObjectMeta\)\{Name:\(string\) GenerateName:/);
    expect(text).toContain(
      'Spec:(v1.PodSpec){Volumes:([]v1.Volume)<nil> InitContainers:([]v1.Container)<nil> Containers:',
    );
    expect(text).toContain('Containers:([]v1.Container)[{Name:(string)a Image:(string) Command:([]string)[x y] Args:');
    expect(text).toContain('TerminationGracePeriodSeconds:(*int64)<nil>');
  });
});

describe('dumpQuantity', () => {
  it.each([
    ['0', '0', 0, '0', 'DecimalSI'],
    ['100m', '100', -3, '100m', 'DecimalSI'],
    ['1', '1', 0, '1', 'DecimalSI'],
    ['64Mi', '67108864', 0, '', 'BinarySI'],
    ['129Mi', '135266304', 0, '129Mi', 'BinarySI'],
    ['1000m', '1', 0, '1', 'DecimalSI'],
    ['2e3', '2', 3, '2e3', 'DecimalExponent'],
    ['-5k', '-5', 3, '-5k', 'DecimalSI'],
  ])('%s', (text, value, scale, kept, format) => {
    expect(dumpQuantity(text)).toBe(
      `{i:(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}} ` +
        `d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)${kept} Format:(resource.Format)${format}}`,
    );
  });

  it('falls back to a big decimal', () => {
    expect(dumpQuantity('1234567890123456789')).toContain(
      'Dec:(*inf.Dec){unscaled:(big.Int){neg:(bool)false abs:(big.nat)[7888470988684038656 66926059]} scale:(inf.Scale)9}',
    );
  });
});
