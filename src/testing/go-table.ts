/** Reads upstream's own test tables from ../shared/oracles/go-tables; without that folder every table is empty. */
import { existsSync, readFileSync } from 'node:fs';

const FOLDER = '../shared/oracles/go-tables';

/** Whether the tables are there at all; tests that need them are skipped otherwise. */
export const hasGoTables: boolean = existsSync(FOLDER);

export interface GoCase<T> {
  /** Counts from 1 within the table. */
  readonly n: number;
  readonly range: string;
  /** The case's own name, or its number. */
  readonly title: string;
  readonly case: T;
}

/** The cases of one Go test, e.g. `goTable('deployment-util', 'TestSetCondition')`. */
export function goTable<T>(file: string, test: string): readonly GoCase<T>[] {
  const path = `${FOLDER}/${file}.jsonl`;
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { test: string; range: string; n: number; case: T & { name?: string } })
    .filter((row) => row.test === test)
    .map(({ n, range, case: row }) => ({ n, range, title: row?.name ?? `case ${n}`, case: row }));
}
