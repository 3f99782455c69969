/** The parameters of operations, as OpenAPI documents list them. */

type JsonObject = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly name: string;
  readonly type: 'string' | 'boolean' | 'integer';
  /** Part of the path, and so always there. */
  readonly isInPath?: boolean;
}

const query = (name: string, type: Parameter['type'] = 'string'): Parameter => ({ name, type });

/** As a document has it. */
export interface PublishedParameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: JsonObject;
}

export const PRETTY: Parameter = query('pretty');

export const LIST_PARAMETERS: readonly Parameter[] = [
  query('allowWatchBookmarks', 'boolean'),
  query('continue'),
  query('fieldSelector'),
  query('labelSelector'),
  query('limit', 'integer'),
  query('resourceVersion'),
  query('resourceVersionMatch'),
  query('sendInitialEvents', 'boolean'),
  query('timeoutSeconds', 'integer'),
  query('watch', 'boolean'),
];

export const WRITE_PARAMETERS: readonly Parameter[] = [
  query('dryRun'),
  query('fieldManager'),
  query('fieldValidation'),
];

export const DELETE_PARAMETERS: readonly Parameter[] = [
  query('dryRun'),
  query('gracePeriodSeconds', 'integer'),
  query('ignoreStoreReadErrorWithClusterBreakingPotential', 'boolean'),
  query('orphanDependents', 'boolean'),
  query('propagationPolicy'),
];

export function inPath(name: string): Parameter {
  return { name, type: 'string', isInPath: true };
}

/** In the order of their names, those of the path first. */
export function parameters(list: readonly Parameter[]): readonly PublishedParameter[] {
  return [...list]
    .sort((a, b) => Number(b.isInPath === true) - Number(a.isInPath === true) || (a.name < b.name ? -1 : 1))
    .map(({ name, type, isInPath = false }) => ({
      name,
      in: isInPath ? 'path' : 'query',
      ...(isInPath ? { required: true } : {}),
      schema: { type, uniqueItems: true },
    }));
}
