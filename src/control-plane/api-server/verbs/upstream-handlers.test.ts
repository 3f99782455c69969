/**
 * Upstream's tables for apiserver/pkg/endpoints/handlers that are about objects and patches. Those of its Go plumbing say nothing
 * here: TestHasUID, TestPatchToUpdateOptions, TestCacheableObject, TestAsPartialObjectMetadataList, TestPatchWithAdmissionRejection
 * and the races of TestPatchResourceWith…Conflict, which can't happen where nothing comes between reading and writing.
 * TestAuthorizeUnsafeDelete is about a feature that is off.
 */
import { describe, expect, it } from 'vitest';
import type { OwnerReference } from '../../../kube-api/generated/types.gen.ts';
import { ConfigMap } from '../../../kube-api/kinds/index.ts';
import { createTestCluster, refusalOf } from '../../../testing/api-server-harness.ts';
import { goTable } from '../../../testing/go-table.ts';
import type { PatchType } from '../../client/transport.ts';
import { withDistinctOwners } from '../stages/owner-references.ts';

const FILE = 'apiserver_pkg_endpoints_handlers';
const at = { name: 'm', namespace: 'default' };

describe('TestDedupOwnerReferences', () => {
  interface Row {
    readonly ownerReferences: readonly OwnerReference[];
    readonly expected: readonly OwnerReference[];
  }
  it.each(goTable<Row>(FILE, 'TestDedupOwnerReferences'))('$title', ({ case: { ownerReferences, expected } }) => {
    const { client } = createTestCluster();
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { ...at, ownerReferences } };
    const warnings: string[] = [];
    const request = {
      verb: 'create',
      kind: ConfigMap,
      user: client.identity.user,
      actor: 'test',
      options: { onWarning: (warning: string) => warnings.push(warning) },
    } as const;
    expect(withDistinctOwners(object, request).metadata.ownerReferences).toEqual(expected);
    expect(warnings).toHaveLength(expected.length === ownerReferences.length ? 0 : 1);
  });
});

describe('TestParseYAMLWarnings', () => {
  const rows = goTable<{ yaml: string; expected?: readonly string[] }>(FILE, 'TestParseYAMLWarnings');
  it.each(rows)('$title', ({ case: { yaml, expected = [] } }) => {
    const { client } = createTestCluster();
    // The table's documents are of no kind: these are the same as data of a ConfigMap, which has nothing nested.
    const body = yaml
      .replace('apiVersion: foo', 'apiVersion: v1')
      .replace('kind: bar', 'kind: ConfigMap')
      .replace(/^spec:/m, 'data:')
      .replace(/^ {2}nested:\n[\s\S]*$/m, '');
    const name = /name: (\S+)/.exec(yaml)?.[1] ?? '';
    const warnings: string[] = [];
    client.patch(ConfigMap, { ...at, name }, 'application/apply-patch+yaml', body, {
      fieldManager: 'test',
      onWarning: (warning) => warnings.push(warning),
    });
    expect(warnings).toEqual(expected.filter((warning) => !warning.includes('nested')));
  });
});

describe('TestJSONPatch', () => {
  interface Row {
    readonly patch: string;
    readonly expectedError: string;
    readonly expectedErrorType: string;
  }
  it.each(goTable<Row>(FILE, 'TestJSONPatch'))('$title', ({ case: { patch, expectedError, expectedErrorType } }) => {
    const { client } = createTestCluster();
    client.create(ConfigMap, { metadata: { ...at, name: 'pod-a', finalizers: ['example.com/foo'] } });
    const body = patch.replaceAll('"foo"', '"example.com/foo"').replaceAll('podA', 'pod-a');
    const target = { ...at, name: 'pod-a' };
    // Without a wish for validation, as in the table.
    const send = () =>
      client.patch(ConfigMap, target, 'application/json-patch+json', body, { fieldValidation: 'Ignore' });
    const refusal = refusalOf(send);
    if (expectedError === '') expect(refusal).toBe('done');
    else expect(refusal).toMatch(new RegExp(`^\\d+ ${expectedErrorType}: ${expectedError}$`));
  });
});

describe('TestPatchResourceNumberConversion', () => {
  const bodies: Readonly<Record<string, string>> = {
    'application/json-patch+json': '[{"op":"add","path":"/metadata/generation","value":15}]',
    'application/merge-patch+json': '{"metadata":{"generation":15}}',
    'application/strategic-merge-patch+json': '{"metadata":{"generation":15}}',
  };
  it.each(goTable<PatchType>(FILE, 'TestPatchResourceNumberConversion'))('$case', ({ case: type }) => {
    const { client } = createTestCluster();
    const made = client.create(ConfigMap, { metadata: at });
    // Nobody but the server counts generations, but that the number is one is no reason to refuse it.
    expect(client.patch(ConfigMap, at, type, bodies[type])).toBe(made);
  });
});
