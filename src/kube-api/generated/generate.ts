/**
 * Build-time tool: writes the *.gen.ts files of this folder from the OpenAPI document of a real API server.
 * Usage: npm run generate [folder with swagger-v2.json, default ../shared/openapi]. Deterministic; the output is committed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emitTypes } from './emit-types.ts';
import { definitionsOf, type OpenApiDocument } from './openapi-source.ts';

const outputFolder = 'src/kube-api/generated';

const swaggerPath = join(process.argv[2] ?? '../shared/openapi', 'swagger-v2.json');
const definitions = definitionsOf(JSON.parse(readFileSync(swaggerPath, 'utf8')) as OpenApiDocument);
writeFileSync(join(outputFolder, 'types.gen.ts'), emitTypes(definitions));
