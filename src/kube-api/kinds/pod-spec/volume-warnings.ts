/** Warnings about volumes: plugins of the past, and files that hide each other (kubernetes/pkg/api/pod/warnings.go). */
import type { Volume, VolumeProjection } from '../../generated/types.gen.ts';
import type { FieldPath } from '../../meta/field-errors.ts';
import { goQuote } from '../../meta/go-syntax.ts';
import { fractionalByteWarnings } from './container-warnings.ts';

const DEPRECATED: readonly (readonly [field: keyof Volume, message: string, shownField?: string])[] = [
  ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'deprecated in v1.11'],
  ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'deprecated in v1.22, non-functional in v1.25+', 'storageOS'],
  ['quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
];

/** Warnings about volume plugins that are on their way out, and about odd sizes of ephemeral volumes. */
export function volumeWarnings(volumes: readonly Volume[], path: FieldPath): readonly string[] {
  const warnings: string[] = [];
  for (const [index, volume] of volumes.entries()) {
    for (const [field, message, shownField = field] of DEPRECATED) {
      if (volume[field] != null) warnings.push(`${path.index(index).child(shownField)}: ${message}`);
    }
    const claim = volume.ephemeral?.volumeClaimTemplate?.spec;
    const at = path.index(index).child('ephemeral', 'volumeClaimTemplate', 'spec', 'resources');
    warnings.push(...fractionalByteWarnings(claim?.resources?.requests, 'storage', at.child('requests')));
    warnings.push(...fractionalByteWarnings(claim?.resources?.limits, 'storage', at.child('limits')));
  }
  return warnings;
}

/** A file of a volume, and where it comes from; '' when there is only one source. */
interface SourcedPath {
  readonly path: string;
  readonly source: string;
}

/** Warnings about files of one volume that hide each other. */
export function overlappingPathWarnings(volumes: readonly Volume[]): readonly string[] {
  const warnings: string[] = [];
  for (const { name, configMap, secret, downwardAPI, projected } of volumes) {
    const warn = (what: string, items: readonly { readonly path: string }[] | undefined): void => {
      const paths = (items ?? []).map(({ path }) => ({ path, source: '' }));
      for (const overlap of overlaps([], paths)) warnings.push(overlapWarning(name, what, overlap));
    };
    if (configMap !== undefined) warn(`ConfigMap ${goQuote(configMap.name ?? '')}`, configMap.items);
    if (secret !== undefined) warn(`Secret ${goQuote(secret.secretName ?? '')}`, secret.items);
    if (downwardAPI !== undefined) warn('DownwardAPI', downwardAPI.items);
    const taken: SourcedPath[] = [];
    let paths: readonly SourcedPath[] = [];
    for (const source of projected?.sources ?? []) {
      if (Object.keys(source).length === 0) {
        warnings.push(`volume ${goQuote(name)} (Projected) has no sources provided`);
        continue;
      }
      // upstream looks again at the former source's files when this one lists none
      paths = projectedPaths(source) ?? paths;
      for (const overlap of overlaps(taken, paths)) warnings.push(overlapWarning(name, 'Projected', overlap));
    }
  }
  return warnings;
}

function overlapWarning(volume: string, what: string, overlap: string): string {
  return `volume ${goQuote(volume)} (${what}): overlapping paths: ${overlap}`;
}

function projectedPaths(source: VolumeProjection): readonly SourcedPath[] | undefined {
  const { configMap, secret, downwardAPI, serviceAccountToken } = source;
  const from = (text: string, items: readonly { readonly path: string }[]): readonly SourcedPath[] =>
    items.map(({ path }) => ({ path, source: text }));
  if (configMap?.items !== undefined) return from(`ConfigMap ${goQuote(configMap.name ?? '')}`, configMap.items);
  if (secret?.items !== undefined) return from(`Secret ${goQuote(secret.name ?? '')}`, secret.items);
  if (downwardAPI?.items !== undefined) return from('DownwardAPI', downwardAPI.items);
  return serviceAccountToken && [{ path: serviceAccountToken.path ?? '', source: 'ServiceAccountToken' }];
}

/** What each of `paths` hides among those before it; `taken` grows by them. */
function overlaps(taken: SourcedPath[], paths: readonly SourcedPath[]): readonly string[] {
  const found: string[] = [];
  for (const { path: given, source } of paths) {
    const added = { path: given.replace(/\/+$/, ''), source };
    for (const other of overlapping(taken, added)) found.push(`${pathText(added)} with ${pathText(other)}`);
    taken.push(added);
  }
  return found;
}

/** Those of `taken` that are the same file as `added`, or a directory of it, or within it. */
export function overlapping(taken: readonly SourcedPath[], added: SourcedPath): readonly SourcedPath[] {
  if (added.path === '') return [];
  return taken.filter(
    ({ path }) => path !== '' && (`${path}/`.startsWith(`${added.path}/`) || `${added.path}/`.startsWith(`${path}/`)),
  );
}

function pathText({ path, source }: SourcedPath): string {
  return source === '' ? goQuote(path) : `${goQuote(path)} (${source})`;
}
