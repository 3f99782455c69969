/**
 * Changes that a watch saw, from a recorded session or from a world of ours, as lines that can be compared: names without their random
 * ends, nodes without their names, states in short.
 */
import type { KubeObject } from '../../kube-api/meta/object.ts';

export interface WatchedChange {
  /** Milliseconds since the beginning. */
  readonly t: number;
  readonly type: string;
  readonly kind: string;
  readonly obj: unknown;
}

interface Watched extends KubeObject {
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly involvedObject?: { readonly name?: string };
  readonly spec?: { readonly nodeName?: string; readonly replicas?: number };
  readonly status?: Readonly<Record<string, unknown>> & {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string }[];
    readonly containerStatuses?: readonly { readonly restartCount: number; readonly state?: object }[];
  };
  readonly endpoints?: readonly {
    readonly conditions?: { readonly ready?: boolean; readonly terminating?: boolean };
  }[];
  readonly subsets?: readonly {
    readonly addresses?: readonly object[];
    readonly notReadyAddresses?: readonly object[];
  }[];
}

/** `MODIFIED Pod web-* Running ready bound` and the like. */
export function lineOf({ type, kind, obj }: WatchedChange): string {
  const object = obj as Watched;
  const about = kind === 'Event' ? object.involvedObject?.name : object.metadata.name;
  return [type, kind, shortName(about ?? '', kind), ...facts(kind, object)].filter((part) => part !== '').join(' ');
}

/** `web-796cf5c97c-sbhcr` → `web-*`. */
function shortName(name: string, kind: string): string {
  const hash = /-[a-z0-9]{8,10}(-[a-z0-9]{5})?$/;
  if (hash.test(name)) return name.replace(hash, '-*');
  return kind === 'ConfigMap' || kind === 'Service' ? name : name.replace(/-[bcdfghjklmnpqrstvwxz2456789]{5}$/, '-*');
}

function facts(kind: string, object: Watched): readonly string[] {
  const { metadata, reason = '', spec, status } = object;
  const endpoints = object.endpoints ?? [];
  const subsets = object.subsets ?? [];
  const ending = metadata.deletionTimestamp === undefined ? '' : `deleting(${metadata.deletionGracePeriodSeconds})`;
  switch (kind) {
    case 'Event':
      return [
        reason,
        (object.message ?? '')
          .replace(/[a-z0-9]+-[a-z0-9]{8,10}-[a-z0-9]{5}|worker\d|node-\d|10\.\d+\.\d+\.\d+|"[^"]*"/g, '…')
          .slice(0, 60),
      ];
    case 'Pod': {
      const ready = status?.conditions?.find((condition) => condition.type === 'Ready');
      const states = status?.containerStatuses?.map(
        ({ restartCount, state }) =>
          `${Object.keys(state ?? {}).join()}${restartCount === 0 ? '' : `#${restartCount}`}`,
      );
      const isBound = spec?.nodeName === undefined ? '' : 'bound';
      return [status?.phase ?? '', isBound, `ready=${ready?.status ?? '-'}`, `[${states?.join(' ') ?? ''}]`, ending];
    }
    case 'EndpointSlice':
      return [`${endpoints.filter(({ conditions }) => conditions?.ready === true).length}/${endpoints.length}`];
    case 'Endpoints': {
      const count = (lists: readonly (readonly object[] | undefined)[]): number =>
        lists.flatMap((list) => list ?? []).length;
      return [`${count(subsets.map((one) => one.addresses))}+${count(subsets.map((one) => one.notReadyAddresses))}`];
    }
    case 'ReplicaSet':
    case 'ReplicationController':
    case 'Deployment': {
      const figures = ['replicas', 'updatedReplicas', 'readyReplicas', 'availableReplicas'].map(
        (key) => status?.[key] ?? 0,
      );
      return [`${spec?.replicas} ${figures.join('/')} seen=${String(status?.observedGeneration ?? 0)}`, ending];
    }
    default:
      return [ending, metadata.finalizers === undefined ? '' : `finalizers=${metadata.finalizers.join()}`];
  }
}
