/** What a person should hear of, in one list: Kubernetes' Events, things that happened to the world, and what people did. */
import type { Happening, ObjectRef } from '../bridge/messages.ts';
import type { Trace, TraceEntry } from '../kernel/index.ts';
import type { Event } from '../kube-api/generated/types.gen.ts';
import { Event as EventKind } from '../kube-api/kinds/event.ts';
import type { ClusterMirror } from './cluster-mirror.ts';

/** What an `input` or `world` entry tells of itself. */
export interface WorldNote {
  readonly reason: string;
  readonly message: string;
  readonly object?: ObjectRef;
}

/** Happenings between two looks; more than this at once are only counted by the store. */
const MOST_PENDING = 1000;

export class Happenings {
  #pending: Happening[] = [];

  constructor(trace: Trace, mirror: ClusterMirror) {
    mirror.follow(({ object, wasDeleted, traceId }) => {
      if (object.kind !== EventKind.kind || wasDeleted) return;
      this.#add(ofEvent(object as Event, trace.get(traceId)?.atMs ?? 0));
    });
    trace.subscribe((entry) => {
      if (entry.action === 'world' || entry.action === 'input') this.#add(ofWorld(entry));
    });
  }

  /** What is new or was repeated since the last call, oldest first. */
  take(): readonly Happening[] {
    const pending = this.#pending;
    this.#pending = [];
    return pending;
  }

  #add(happening: Happening): void {
    this.#pending.push(happening);
    if (this.#pending.length > MOST_PENDING) this.#pending = this.#pending.slice(-MOST_PENDING / 2);
  }
}

function ofWorld(entry: TraceEntry): Happening {
  const note = entry.detail as WorldNote;
  return {
    id: `trace/${entry.id}`,
    atMs: entry.atMs,
    type: entry.action === 'input' ? 'You' : 'World',
    reason: note.reason,
    message: note.message,
    ...(note.object === undefined ? {} : { object: note.object }),
    count: 1,
    source: entry.actor,
  };
}

/** An Event as the list shows it; `atMs` is when it was written. */
export function ofEvent(event: Event, atMs: number): Happening {
  const { involvedObject } = event;
  return {
    id: event.metadata.uid ?? '',
    atMs,
    type: event.type === 'Warning' ? 'Warning' : 'Normal',
    reason: event.reason ?? '',
    message: event.message ?? '',
    object: {
      apiVersion: involvedObject.apiVersion ?? 'v1',
      kind: involvedObject.kind ?? '',
      // Events about things outside of namespaces are kept in `default`, without the object having one.
      ...(involvedObject.namespace === undefined || involvedObject.namespace === ''
        ? {}
        : { namespace: involvedObject.namespace }),
      name: involvedObject.name ?? '',
    },
    count: event.count ?? event.series?.count ?? 1,
    source: event.source?.component ?? event.reportingComponent ?? '',
  };
}
