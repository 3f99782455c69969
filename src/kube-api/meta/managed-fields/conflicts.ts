/** Fields that an applier wants and others manage (apimachinery/pkg/util/managedfields/internal/conflict.go). */
import { goQuote } from '../go-syntax.ts';
import { StatusError } from '../status-error.ts';
import type { FieldSet, Path } from './field-set.ts';
import type { Manager, ManagerInfo } from './managers.ts';
import { showPath } from './path-element.ts';

export interface FieldConflict {
  /** The manager's identifier. */
  readonly id: string;
  readonly manager: ManagerInfo & { readonly time?: string | undefined };
  readonly path: Path;
}

/** Thrown when an apply is refused because of others' fields. */
export class ApplyConflicts extends Error {
  readonly conflicts: readonly FieldConflict[];

  constructor(conflicts: readonly FieldConflict[]) {
    super(messageOf(conflicts));
    this.name = 'ApplyConflicts';
    this.conflicts = conflicts;
  }
}

/** The conflicts in order of their managers. Upstream's order within one message is the same, that of causes is by chance. */
export function listConflicts(fields: ReadonlyMap<string, { manager: Manager; fields: FieldSet }>): FieldConflict[] {
  const conflicts: FieldConflict[] = [];
  for (const id of [...fields.keys()].sort()) {
    const found = fields.get(id);
    if (found === undefined) continue;
    // Identifiers hold no time, so that a conflict doesn't tell it.
    const manager = { ...found.manager, time: undefined };
    found.fields.forEach((path) => {
      conflicts.push({ id, manager, path });
    });
  }
  return conflicts;
}

/** What the API server answers. */
export function conflictStatus({ conflicts, message }: ApplyConflicts): StatusError {
  return new StatusError(409, 'Conflict', message, {
    causes: conflicts.map(({ manager, path }) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${showManager(manager)}`,
      field: showPath(path),
    })),
  });
}

function messageOf(conflicts: readonly FieldConflict[]): string {
  const [first] = conflicts;
  if (conflicts.length === 1 && first !== undefined) {
    return `Apply failed with 1 conflict: conflict with ${showManager(first.manager)}: ${showPath(first.path)}`;
  }
  const lines: string[] = [];
  let id: string | undefined;
  for (const conflict of conflicts) {
    if (conflict.id !== id) lines.push(`conflicts with ${showManager(conflict.manager)}:`);
    id = conflict.id;
    lines.push(`- ${showPath(conflict.path)}`);
  }
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`;
}

function showManager({ manager, subresource, operation, apiVersion, time }: FieldConflict['manager']): string {
  const name = subresource === '' ? goQuote(manager) : `${goQuote(manager)} with subresource ${goQuote(subresource)}`;
  if (operation !== 'Update') return name;
  return time === undefined ? `${name} using ${apiVersion}` : `${name} using ${apiVersion} at ${time}`;
}
