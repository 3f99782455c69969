import { describe, expect, it } from 'vitest';
import type {
  Node,
  NodeSelector,
  Pod,
  PreferredSchedulingTerm,
  Taint,
  Toleration,
} from '../../../kube-api/generated/types.gen.ts';
import { casesOf, hasOracles } from '../../../testing/scheduler-cases.ts';
import { contentId } from './content-id.ts';
import { labelSetOf } from './label-set.ts';
import { labelSetMatcher } from './label-set-matcher.ts';
import { nodeSelectorPredicate, preferredNodePredicates, requiredNodePredicate } from './node-selector.ts';
import { findUntoleratedTaint, forbidsScheduling } from './taints.ts';

const FILE = 'taints-affinity.json';

const nodeOf = (node: Node | undefined, name = ''): Node =>
  ({ ...node, metadata: { name, ...node?.metadata } }) as Node;

interface TermsCase {
  readonly name: string;
  readonly args?: { readonly node?: Node; readonly nodeSelector?: NodeSelector };
  readonly want?: boolean;
}

const EMPTY: NodeSelector = { nodeSelectorTerms: [] };

describe.skipIf(!hasOracles)('node selectors', () => {
  it.each(casesOf<TermsCase>(FILE, 'TestMatchNodeSelectorTerms'))('terms: $name', ({ args = {}, want = false }) => {
    expect(nodeSelectorPredicate(args.nodeSelector ?? EMPTY)(nodeOf(args.node))).toBe(want);
  });

  // a selector that makes no sense is reported where it is read for preferences, and else selects nothing
  it.each(
    casesOf<{ name: string; node?: Node; nodeSelector?: NodeSelector; wantMatch: boolean }>(
      FILE,
      'TestNodeSelectorMatch',
    ),
  )('selector: $name', ({ node, nodeSelector, wantMatch }) => {
    expect(nodeSelectorPredicate(nodeSelector ?? EMPTY)(nodeOf(node, 'x'))).toBe(wantMatch);
  });

  it.each(
    casesOf<{
      name: string;
      node?: Node;
      prefSchedTerms: PreferredSchedulingTerm[];
      wantScore?: number;
      wantErr?: unknown;
    }>(FILE, 'TestPreferredSchedulingTermsScore'),
  )('preferences: $name', ({ node, prefSchedTerms, wantScore = 0, wantErr }) => {
    if (wantErr !== undefined) {
      expect(() => preferredNodePredicates(prefSchedTerms)).toThrow('matchFields[0].values');
      return;
    }
    const matching = preferredNodePredicates(prefSchedTerms).filter(({ matches }) => matches(nodeOf(node)));
    expect(matching.reduce((sum, { weight }) => sum + weight, 0)).toBe(wantScore);
  });

  it.each(
    casesOf<{ name: string; nodeName: string; labels?: Record<string, string>; pod: Pod; want: boolean }>(
      FILE,
      'TestPodMatchesNodeSelectorAndAffinityTerms',
    ),
  )('pod: $name', ({ nodeName, labels = {}, pod, want }) => {
    const node = { metadata: { name: nodeName, labels } } as unknown as Node;
    expect(requiredNodePredicate(pod.spec)(node)).toBe(want);
  });
});

describe.skipIf(!hasOracles)('taints', () => {
  it.each(
    casesOf<{
      description: string;
      taints: Taint[];
      tolerations: Toleration[];
      applyFilter?: string;
      expectTolerated: boolean;
    }>(FILE, 'TestFindMatchingUntoleratedTaint'),
  )('$description', ({ taints, tolerations, applyFilter, expectTolerated }) => {
    // the dump has no functions; this is what upstream's filters come to
    const filter = applyFilter === undefined ? undefined : ({ effect }: Taint) => effect === 'NoExecute';
    expect(findUntoleratedTaint(taints, tolerations, filter) === undefined).toBe(expectTolerated);
  });

  it.each(
    casesOf<{ name: string; taint: Taint; expected: boolean }>(
      'scheduler-plugins.json',
      'TestDoNotScheduleTaintsFilterFunc',
    ),
  )('$name', ({ taint, expected }) => expect(forbidsScheduling(taint)).toBe(expected));
});

describe('content is compared, whatever object it is in', () => {
  it('for labels, in any order', () => {
    expect(labelSetOf({ a: '1', b: '2' })).toBe(labelSetOf({ b: '2', a: '1' }));
    expect(labelSetOf({ a: '1' })).not.toBe(labelSetOf({ a: '2' }));
    expect(labelSetOf(undefined)).toBe(labelSetOf({}));
  });

  it('for parts of objects', () => {
    expect(contentId({ a: [1] })).toBe(contentId({ a: [1] }));
    expect(contentId({ a: [1] })).not.toBe(contentId({ a: [2] }));
    expect(contentId(undefined)).toBe(0);
  });

  it('for selectors, whose answers are remembered', () => {
    const matcher = labelSetMatcher({ matchExpressions: [{ key: 'tier', operator: 'In', values: ['fe', 'be'] }] });
    expect(matcher.id).toBe(
      labelSetMatcher({ matchExpressions: [{ key: 'tier', operator: 'In', values: ['fe', 'be'] }] }).id,
    );
    expect(
      [{ tier: 'fe' }, { tier: 'db' }, { tier: 'fe' }].map((labels) => matcher.matches(labelSetOf(labels))),
    ).toEqual([true, false, true]);
    expect(labelSetMatcher({ matchExpressions: [{ key: 'x', operator: 'Nope' }] }).matches(labelSetOf({ x: '' }))).toBe(
      false,
    );
  });
});
