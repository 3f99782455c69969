/**
 * Build-time tool: writes the *.gen.ts files of this folder from the OpenAPI documents of a real API server.
 * Usage: npm run generate [folder with swagger-v2.json and v3/, default ../shared/openapi]. Deterministic; the output is
 * committed.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GENERATED_FOLDER, generatedFiles } from './generated-files.ts';

const files = generatedFiles(process.argv[2] ?? '../shared/openapi');
for (const [name, text] of Object.entries(files)) writeFileSync(join(GENERATED_FOLDER, name), text);
