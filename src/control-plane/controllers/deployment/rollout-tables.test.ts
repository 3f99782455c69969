import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Clock, Random, Trace } from '../../../kernel/index.ts';
import type {
  Deployment,
  DeploymentCondition,
  DeploymentStatus,
  IntOrString,
  Pod,
  ReplicaSet,
} from '../../../kube-api/generated/types.gen.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { goTable, hasGoTables } from '../../../testing/go-table.ts';
import { ApiClient } from '../../client/api-client.ts';
import type { Lister } from '../../client/informer.ts';
import type { ApiRequest } from '../../client/transport.ts';
import type { ControllerContext } from '../framework/define-controller.ts';
import { withCondition, withoutCondition } from './deployment-conditions.ts';
import { scaleAll } from './deployment-reconciler.ts';
import { statusOf } from './deployment-status.ts';
import { maxUnavailable, resolveFenceposts } from './fenceposts.ts';
import { cleanUpHistory } from './history.ts';
import { findNewSet } from './new-replica-set.ts';
import { hasTimedOut, isComplete, isProgressing, nextStuckCheckMs } from './progress.ts';
import { fractionOf } from './proportional-scaling.ts';
import { areOldPodsRunning } from './recreate.ts';
import { MAX_REPLICAS, replicasAnnotation, withReplicasAnnotations } from './revision-annotations.ts';
import { newSetSize, reconcileNewSet, reconcileOldSets, removeAvailable, removeUnhealthy } from './rolling-update.ts';
import { Rollout } from './rollout.ts';
import { isSameTemplate } from './template-equality.ts';

/** A rollout whose writes succeed at once and are remembered. */
function createRollout(deployment: Deployment, nowMs = Date.UTC(2025, 0, 6)) {
  const written = new Map<string, KubeObject>();
  const deleted: string[] = [];
  const request = ({ verb, body, name = '' }: ApiRequest): KubeObject => {
    if (verb === 'delete') deleted.push(name);
    else written.set(name, body as KubeObject);
    return body as KubeObject;
  };
  const transport = { request, watch: () => ({ stop() {} }) };
  const clock = new Clock(nowMs);
  const context: ControllerContext = {
    client: new ApiClient(transport, { user: { name: 'test', groups: [] }, actor: 'test' }),
    recorder: { event() {} },
    clock,
    random: new Random(1),
    trace: new Trace(clock),
    informers: undefined as never,
    enqueue() {},
    enqueueAfter() {},
  };
  const sizeOf = (set: ReplicaSet) =>
    ((written.get(set.metadata.name ?? '') as ReplicaSet | undefined) ?? set).spec?.replicas;
  return { rollout: new Rollout(deployment, context), written, deleted, sizeOf };
}

interface Sizes {
  readonly deploymentReplicas: number;
  readonly maxSurge?: IntOrString;
  readonly maxUnavailable?: IntOrString;
  readonly strategyType?: 'RollingUpdate' | 'Recreate';
}

function deploymentOf({ deploymentReplicas, strategyType = 'RollingUpdate', ...rollingUpdate }: Sizes): Deployment {
  const { maxSurge = 0, maxUnavailable: unavailable = 0 } = rollingUpdate;
  const strategy = { type: strategyType, rollingUpdate: { maxSurge, maxUnavailable: unavailable } };
  const spec = { replicas: deploymentReplicas, selector: {}, template: {}, strategy };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'foo', namespace: 'default' }, spec };
}

function setOf(name: string, replicas: number, availableReplicas = 0): ReplicaSet {
  const metadata = { name, namespace: 'default', uid: name };
  const status = { replicas, availableReplicas };
  return { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata, spec: { replicas, selector: {} }, status };
}

describe.skipIf(!hasGoTables)('rolling updates as upstream tests them (needs ../shared/oracles)', () => {
  interface NewSet extends Sizes {
    readonly newReplicas: number;
    readonly oldReplicas: number;
    readonly expectedNewReplicas: number;
    readonly scaleExpected: boolean;
  }

  it.each(goTable<NewSet>('pkg_controller_deployment', 'TestDeploymentController_reconcileNewReplicaSet'))(
    'new set, $n',
    ({ case: row }) => {
      const { rollout, sizeOf } = createRollout(deploymentOf(row));
      const newSet = setOf('foo-v2', row.newReplicas);
      expect(reconcileNewSet(rollout, newSet, [setOf('foo-v1', row.oldReplicas)])).toBe(row.scaleExpected);
      if (row.scaleExpected) expect(sizeOf(newSet)).toBe(row.expectedNewReplicas);
    },
  );

  interface OldSets extends Sizes {
    readonly newReplicas: number;
    readonly oldReplicas: number;
    readonly readyPodsFromOldRS: number;
    readonly readyPodsFromNewRS: number;
    readonly expectedOldReplicas: number;
    readonly scaleExpected: boolean;
  }

  it.each(goTable<OldSets>('pkg_controller_deployment', 'TestDeploymentController_reconcileOldReplicaSets'))(
    'old sets, $n',
    ({ case: row }) => {
      const { rollout, sizeOf } = createRollout(deploymentOf(row));
      const oldSet = setOf('foo-v1', row.oldReplicas, row.readyPodsFromOldRS);
      const newSet = setOf('foo-v2', row.newReplicas, row.readyPodsFromNewRS);
      expect(reconcileOldSets(rollout, { newSet, oldSets: [oldSet] })).toBe(row.scaleExpected);
      if (row.scaleExpected) expect(sizeOf(oldSet)).toBe(row.expectedOldReplicas);
    },
  );

  interface Unhealthy {
    readonly oldReplicas: number;
    readonly readyPods: number;
    readonly maxCleanupCount: number;
    readonly cleanupCountExpected: number;
  }

  it.each(goTable<Unhealthy>('pkg_controller_deployment', 'TestDeploymentController_cleanupUnhealthyReplicas'))(
    'unhealthy pods, $n',
    ({ case: row }) => {
      const { rollout } = createRollout(deploymentOf({ deploymentReplicas: 10, maxSurge: 2, maxUnavailable: 2 }));
      const oldSet = setOf('foo-v1', row.oldReplicas, row.readyPods);
      expect(removeUnhealthy(rollout, [oldSet], row.maxCleanupCount)?.count).toBe(row.cleanupCountExpected);
    },
  );

  interface Spare extends Sizes {
    readonly oldReplicas: number;
    readonly readyPods: number;
    readonly expectedOldReplicas: number;
    readonly scaleExpected: boolean;
  }

  it.each(
    goTable<Spare>('pkg_controller_deployment', 'TestDeploymentController_scaleDownOldReplicaSetsForRollingUpdate'),
  )('pods to spare, $n', ({ case: row }) => {
    const { rollout, sizeOf } = createRollout(deploymentOf(row));
    const oldSet = setOf('foo-v1', row.oldReplicas, row.readyPods);
    expect(removeAvailable(rollout, [oldSet], undefined) > 0).toBe(row.scaleExpected);
    if (row.scaleExpected) expect(sizeOf(oldSet)).toBe(row.expectedOldReplicas);
  });

  interface Size {
    readonly Name: string;
    readonly strategyType: 'RollingUpdate' | 'Recreate';
    readonly depReplicas: number;
    readonly newRSReplicas: number;
    readonly maxSurge: number;
    readonly expected: number;
  }

  it.each(goTable<Size>('deployment-util', 'TestNewRSNewReplicas'))('size of the new set, $n', ({ case: row }) => {
    const { depReplicas, strategyType, maxSurge, newRSReplicas, expected } = row;
    const deployment = deploymentOf({ deploymentReplicas: depReplicas, strategyType, maxSurge, maxUnavailable: 1 });
    expect(newSetSize(deployment, [], newRSReplicas)).toBe(expected);
  });

  interface OldPods {
    readonly oldRSs?: readonly ReplicaSet[];
    readonly newRS?: ReplicaSet;
    readonly podMap?: Readonly<Record<string, readonly Pod[]>>;
    readonly hasOldPodsRunning: boolean;
  }

  it.each(goTable<OldPods>('pkg_controller_deployment', 'TestOldPodsRunning'))('recreate: $title', ({ case: row }) => {
    const { oldRSs = [], newRS, podMap = {} } = row;
    const owners = Object.keys(podMap).filter((uid) => uid !== newRS?.metadata.uid);
    const stubs = owners.map((uid) => ({ ...setOf(uid, 0), status: { replicas: 0 } }));
    const pods = { byIndex: (_: string, uid: string) => podMap[uid] ?? [] } as Partial<Lister<Pod>> as Lister<Pod>;
    const sets = { newSet: newRS, oldSets: [...oldRSs, ...stubs] };
    expect(areOldPodsRunning(pods, sets)).toBe(row.hasOldPodsRunning);
  });
});

describe.skipIf(!hasGoTables)('scaling as upstream tests it (needs ../shared/oracles)', () => {
  interface Scale {
    readonly deployment: Deployment;
    readonly oldDeployment: Deployment;
    readonly newRS?: ReplicaSet;
    readonly oldRSs?: readonly ReplicaSet[];
    readonly expectedNew?: ReplicaSet;
    readonly expectedOld?: readonly ReplicaSet[];
    readonly wasntUpdated?: Readonly<Record<string, boolean>>;
    readonly desiredReplicasAnnotations?: Readonly<Record<string, number>>;
  }

  it.each(goTable<Scale>('pkg_controller_deployment', 'TestScale'))('$title', ({ case: row }) => {
    const { rollout, sizeOf } = createRollout(row.deployment);
    const annotate = (set: ReplicaSet) => {
      const desired =
        row.desiredReplicasAnnotations?.[set.metadata.name ?? ''] ?? row.oldDeployment.spec?.replicas ?? 0;
      return withReplicasAnnotations(set, {
        ...row.oldDeployment,
        spec: { ...row.oldDeployment.spec!, replicas: desired },
      });
    };
    const newSet = row.newRS && annotate(row.newRS);
    const oldSets = (row.oldRSs ?? []).map(annotate);
    scaleAll(rollout, { newSet, oldSets });
    if (newSet !== undefined) expect(sizeOf(newSet)).toBe(row.expectedNew?.spec?.replicas);
    expect(oldSets.map(sizeOf)).toEqual((row.expectedOld ?? []).map(({ spec }) => spec?.replicas));
  });

  interface Fraction {
    readonly deploymentReplicas: number;
    readonly deploymentMaxSurge: number;
    readonly deploymentStatusReplicas: number;
    readonly rsReplicas: number;
    readonly rsAnnotations?: Readonly<Record<string, string>>;
    readonly expectedFraction: number;
    readonly enableDeploymentPodReplacementPolicy: boolean;
  }

  it.each(
    goTable<Fraction>('deployment-util', 'TestGetReplicaSetFraction').filter(
      ({ case: row }) => !row.enableDeploymentPodReplacementPolicy,
    ),
  )('$title', ({ case: row }) => {
    const { deploymentReplicas, deploymentMaxSurge: maxSurge, deploymentStatusReplicas, rsAnnotations } = row;
    const deployment = {
      ...deploymentOf({ deploymentReplicas, maxSurge }),
      status: { replicas: deploymentStatusReplicas },
    };
    const set = setOf('foo-v1', row.rsReplicas);
    const annotated = { ...set, metadata: { ...set.metadata, ...(rsAnnotations && { annotations: rsAnnotations }) } };
    expect(fractionOf(annotated, deployment)).toBe(row.expectedFraction);
  });

  interface NeedsUpdate {
    readonly replicaSet: ReplicaSet;
    readonly expected: boolean;
  }

  it.each(goTable<NeedsUpdate>('deployment-util', 'TestReplicasAnnotationsNeedUpdate'))('$title', ({ case: row }) => {
    const deployment = deploymentOf({ deploymentReplicas: 10, maxSurge: 10 });
    expect(withReplicasAnnotations(row.replicaSet, deployment) !== row.replicaSet).toBe(row.expected);
  });

  interface Annotation {
    readonly annotations?: Readonly<Record<string, string>>;
    readonly expectedValid: boolean;
    readonly expectedValue: number;
  }

  it.each(goTable<Annotation>('deployment-util', 'TestGetNonNegativeInt32FromAnnotation'))(
    '$title',
    ({ case: row }) => {
      const metadata = { ...(row.annotations && { annotations: { [MAX_REPLICAS]: row.annotations.test ?? '' } }) };
      const set = { ...setOf('foo', 1), metadata };
      expect(replicasAnnotation(set, MAX_REPLICAS)).toBe(row.expectedValid ? row.expectedValue : undefined);
    },
  );
});

const FENCEPOSTS = '../shared/oracles/functions/fenceposts.json';
type FencepostCase = readonly [number, string, string, number, number, string | null];

describe.skipIf(!existsSync(FENCEPOSTS))('fenceposts as upstream computes them (needs ../shared/oracles)', () => {
  const { cases } = (existsSync(FENCEPOSTS) ? JSON.parse(readFileSync(FENCEPOSTS, 'utf8')) : { cases: [] }) as {
    cases: readonly FencepostCase[];
  };
  const read = (text: string): IntOrString => (text.endsWith('%') ? text : Number(text));

  it('for every number, surge and unavailability', () => {
    for (const [desired, surge, unavailable, ...expected] of cases) {
      const result = resolveFenceposts(read(surge), read(unavailable), desired);
      expect([desired, surge, unavailable, result.surge, result.unavailable, null]).toEqual([
        desired,
        surge,
        unavailable,
        ...expected,
      ]);
    }
  });

  interface MaxUnavailable {
    readonly deployment: Deployment;
    readonly expected: number;
  }

  it.each(goTable<MaxUnavailable>('deployment-util', 'TestMaxUnavailable'))('$title', ({ case: row }) => {
    expect(maxUnavailable(row.deployment)).toBe(row.expected);
  });

  it('does not accept what is no percentage', () => {
    expect(() => resolveFenceposts('oops', '39%', 10)).toThrow('invalid type: string is not a percentage');
  });
});

describe.skipIf(!hasGoTables)('progress as upstream tests it (needs ../shared/oracles)', () => {
  interface Complete {
    readonly d: Deployment;
    readonly newStatus?: DeploymentStatus;
    readonly status?: DeploymentStatus;
    readonly nowFn?: string;
    readonly expected: boolean;
  }

  const withMetadata = (deployment: Deployment): Deployment => ({ ...deployment, metadata: deployment.metadata ?? {} });

  it.each(goTable<Complete>('deployment-util', 'TestDeploymentComplete'))('$title', ({ case: row }) => {
    const deployment = withMetadata(row.d);
    expect(isComplete(deployment, statusOf(deployment))).toBe(row.expected);
  });

  it.each(goTable<Complete>('deployment-util', 'TestDeploymentProgressing'))('$title', ({ case: row }) => {
    const status = statusOf({ ...row.d, status: row.newStatus ?? {} });
    expect(isProgressing(row.d, status)).toBe(row.expected);
  });

  it.each(goTable<Complete>('deployment-util', 'TestDeploymentTimedOut'))('$title', ({ case: row }) => {
    const nowMs = Date.UTC(2016, 0, 1, 0, 1, 20);
    expect(hasTimedOut(row.d, row.d.status?.conditions ?? [], nowMs)).toBe(row.expected);
  });

  interface Stuck {
    readonly d: Deployment;
    readonly status?: DeploymentStatus;
    readonly expected: string;
    readonly nowFn?: string;
  }

  // Upstream's clock is a function that the table could not keep; the title says how much time is left.
  const nowOf = ({ d, expected }: Stuck): number => {
    const { conditions } = d.status ?? {};
    const updatedMs = Date.parse(conditions?.[0]?.lastUpdateTime ?? '');
    return updatedMs + (d.spec?.progressDeadlineSeconds ?? 0) * 1000 - Number.parseInt(expected, 10) * 1000;
  };

  it.each(goTable<Stuck>('pkg_controller_deployment', 'TestRequeueStuckDeployment'))('$title', ({ case: row }) => {
    const status = statusOf({ ...row.d, status: row.status ?? {} });
    const afterMs = nextStuckCheckMs(row.d, status, row.nowFn === undefined ? 0 : nowOf(row));
    const expectedMs = row.expected === '-1ns' ? undefined : Number.parseInt(row.expected, 10) * 1000 + 1000;
    expect(afterMs).toBe(expectedMs);
  });

  interface Sync {
    readonly d: Deployment;
    readonly newRS?: ReplicaSet;
    readonly allRSs?: readonly ReplicaSet[];
    readonly conditionType: string;
    readonly conditionStatus: string;
    readonly conditionReason: string;
    readonly lastUpdate?: string;
    readonly lastTransition?: string;
  }

  it.each(goTable<Sync>('pkg_controller_deployment', 'TestSyncRolloutStatus'))('$title', ({ case: row }) => {
    const { rollout } = createRollout(row.d);
    rollout.syncRolloutStatus({ newSet: row.newRS, oldSets: row.allRSs ?? [] });
    const condition = rollout.deployment.status?.conditions?.find(({ type }) => type === row.conditionType);
    expect(condition?.status ?? '').toBe(row.conditionStatus);
    expect(condition?.reason ?? '').toBe(row.conditionReason);
    // The table lost the dates of conditions that were put there without any.
    if (row.d.status?.conditions?.[0]?.lastUpdateTime === undefined) return;
    if (row.lastUpdate !== undefined) expect(condition?.lastUpdateTime).toBe(row.lastUpdate);
    if (row.lastTransition !== undefined) expect(condition?.lastTransitionTime).toBe(row.lastTransition);
  });

  interface SetCondition {
    readonly status: DeploymentStatus;
    readonly cond: DeploymentCondition;
    readonly expectedStatus: DeploymentStatus;
  }

  it.each(goTable<SetCondition>('deployment-util', 'TestSetCondition'))('$title', ({ case: row }) => {
    const conditions = withCondition(row.status.conditions ?? [], row.cond);
    const essence = ({ type, status, reason }: DeploymentCondition) => ({ type, status, reason });
    expect(conditions.map(essence)).toEqual((row.expectedStatus.conditions ?? []).map(essence));
  });

  interface RemoveCondition {
    readonly status: DeploymentStatus;
    readonly condType: string;
    readonly expectedStatus: DeploymentStatus;
  }

  it.each(goTable<RemoveCondition>('deployment-util', 'TestRemoveCondition'))('$title', ({ case: row }) => {
    expect(withoutCondition(row.status.conditions ?? [], row.condType)).toEqual(row.expectedStatus.conditions ?? []);
  });
});

describe.skipIf(!hasGoTables)('old and new sets as upstream tests them (needs ../shared/oracles)', () => {
  interface Equal {
    readonly Name: string;
    readonly former: object;
    readonly latter: object;
    readonly expected: boolean;
  }

  it.each(goTable<Equal>('deployment-util', 'TestEqualIgnoreHash'))('$case.Name', ({ case: row }) => {
    expect(isSameTemplate(row.former, row.latter)).toBe(row.expected);
  });

  interface Find {
    readonly Name: string;
    readonly deployment: Deployment;
    readonly rsList?: readonly ReplicaSet[];
    readonly expected?: ReplicaSet;
  }

  it.each(goTable<Find>('deployment-util', 'TestFindNewReplicaSet'))('$case.Name', ({ case: row }) => {
    expect(findNewSet(row.deployment, row.rsList ?? [])?.metadata.name).toBe(row.expected?.metadata.name);
  });

  interface Cleanup {
    readonly oldRSs: readonly ReplicaSet[];
    readonly revisionHistoryLimit: number;
    readonly expectedDeletions?: number;
    readonly expectedDeletedRSs?: readonly string[];
  }

  const cleanup = (row: Cleanup) => {
    const deployment = deploymentOf({ deploymentReplicas: 1 });
    const { revisionHistoryLimit } = row;
    const { rollout, deleted } = createRollout({ ...deployment, spec: { ...deployment.spec!, revisionHistoryLimit } });
    cleanUpHistory(rollout, row.oldRSs);
    return deleted;
  };

  it.each(goTable<Cleanup>('pkg_controller_deployment', 'TestDeploymentController_cleanupDeployment'))(
    'history, $n',
    ({ case: row }) => expect(cleanup(row).length).toBe(row.expectedDeletions ?? 0),
  );

  it.each(goTable<Cleanup>('pkg_controller_deployment', 'TestDeploymentController_cleanupDeploymentOrder'))(
    'order of history, $n',
    ({ case: row }) => expect(cleanup(row).sort()).toEqual([...(row.expectedDeletedRSs ?? [])].sort()),
  );
});
