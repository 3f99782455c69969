/** Build-time tool: writes docs/fidelity.md. Usage: npm run docs. Deterministic; the output is committed. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fidelityDocument } from '../../sandbox/fidelity/fidelity-document.ts';
import { fidelityReport } from '../../sandbox/fidelity/fidelity-report.ts';

mkdirSync('docs', { recursive: true });
writeFileSync('docs/fidelity.md', fidelityDocument(fidelityReport()));
