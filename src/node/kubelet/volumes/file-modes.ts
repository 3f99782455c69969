/** Which permission bits a volume asks for its files (pkg/volume/util/atomic_writer.go; defaultMode and mode of the sources). */
import type { KeyToPath, Volume as VolumeSpec } from '../../../kube-api/generated/types.gen.ts';
import type { Volume } from '../../../machine/contract.ts';

type Items = readonly Pick<KeyToPath, 'mode' | 'path'>[];

/** Empty where the volume says nothing. */
export function fileModes({
  configMap,
  downwardAPI,
  projected,
  secret,
}: VolumeSpec): Pick<Volume, 'fileMode' | 'modes'> {
  const source = configMap ?? downwardAPI ?? projected ?? secret;
  if (source === undefined) return {};
  const items: Items = [
    ...(configMap?.items ?? secret?.items ?? downwardAPI?.items ?? []),
    ...(projected?.sources ?? []).flatMap((part) => [
      ...(part.configMap?.items ?? []),
      ...(part.secret?.items ?? []),
      ...(part.downwardAPI?.items ?? []),
    ]),
  ];
  const modes = new Map<string, number>();
  for (const { mode, path } of items) if (mode !== undefined) modes.set(path, mode);
  return { fileMode: source.defaultMode, ...(modes.size === 0 ? undefined : { modes }) };
}
