import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { glossary } from './glossary.ts';

it('explains every term that a lesson marks', () => {
  const folder = join(import.meta.dirname, '../../lessons');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const terms = files.flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/\[\[([^\]\n]+)\]\]/g)].map(([, term = '']) => term),
  );
  const unexplained = new Set(terms.filter((term) => glossary[term] === undefined && term !== 'glossary terms'));
  expect([...unexplained]).toEqual([]);
});
