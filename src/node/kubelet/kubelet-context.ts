/** What every part of one node's kubelet works with. */
import type { ApiClient } from '../../control-plane/client/api-client.ts';
import type { EventRecorder } from '../../control-plane/client/event-recorder.ts';
import type { Clock, Random, Trace } from '../../kernel/index.ts';
import type { Machine, Volume } from '../../machine/contract.ts';
import type { Resolver } from '../../network/contract.ts';
import type { BackOff } from './back-off.ts';
import type { ImagePuller } from './image-puller.ts';
import type { PodWorker } from './pod-worker.ts';
import type { Relist } from './relist.ts';
import type { ServiceVariables } from './service-variables.ts';
import type { StatusWriter } from './status-writer.ts';

export interface KubeletContext {
  readonly nodeName: string;
  readonly machine: Machine;
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
  readonly recorder: EventRecorder;
  readonly puller: ImagePuller;
  /** How long containers that failed wait to be started again. */
  readonly restarts: BackOff;
  readonly status: StatusWriter;
  readonly relist: Relist;
  /** Tell programs where Services are. */
  readonly services: ServiceVariables;
  /** The node's own directories, by path: they outlive pods. */
  readonly hostDirectories: Map<string, Volume>;
  /** Which pod each container belongs to, by the container's id. */
  readonly owners: Map<string, PodWorker>;
  readonly resolverFor: (namespace: string) => Resolver;
}
