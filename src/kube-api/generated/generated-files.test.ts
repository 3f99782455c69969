import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GENERATED_FOLDER, generatedFiles } from './generated-files.ts';

const OPENAPI = '../shared/openapi';

describe.skipIf(!existsSync(OPENAPI))('what is committed (needs ../shared/openapi)', () => {
  const files = existsSync(OPENAPI) ? generatedFiles(OPENAPI) : {};
  it.each(Object.entries(files))('%s is what `npm run generate` writes', (name, text) => {
    // Compared as a whole: a diff of ten thousand lines helps nobody.
    expect(readFileSync(join(GENERATED_FOLDER, name), 'utf8') === text).toBe(true);
  });
});
