/**
 * How alike this server and a real one answer manifests, and every difference:
 * `node .ci/run-ts.mjs src/testing/admission/print-rates.ts [part of a path]`. KUBECTL names the program.
 */
import { argv, env } from 'node:process';
import { compareManifests } from './compare-manifests.ts';
import { KINDS_NOT_SERVED, KNOWN_DIFFERENCES } from './known-differences.ts';
import { ratesOf } from './rates.ts';
import { recordedAdmissions } from './recorded-admission.ts';

const all = recordedAdmissions();
const chosen = all.filter(({ path }) => path.includes(argv[2] ?? ''));
const compared = await compareManifests(env.KUBECTL ?? '/usr/bin/kubectl', all, chosen);

for (const { recorded, differences, notServed } of compared) {
  if (differences.length === 0) continue;
  const why = [KNOWN_DIFFERENCES.get(recorded.path), ...notServed.map((kind) => KINDS_NOT_SERVED.get(kind))];
  const reason = why.find((text) => text !== undefined) ?? 'NOT EXPLAINED';
  console.log(`${recorded.path} (${recorded.class}): ${reason}\n  ${differences.join('\n  ')}`);
}
for (const [title, { same, all: count }] of ratesOf(compared)) {
  console.log(`${((100 * same) / count).toFixed(2).padStart(6)} %  ${same} of ${count}  ${title}`);
}
process.exit(0);
