/** What every part of one node's kubelet works with. */
import type { ApiClient } from '../../control-plane/client/api-client.ts';
import type { EventRecorder } from '../../control-plane/client/event-recorder.ts';
import type { Lister } from '../../control-plane/client/informer.ts';
import type { Clock, Random, Trace } from '../../kernel/index.ts';
import type { Service } from '../../kube-api/generated/types.gen.ts';
import type { Machine } from '../../machine/contract.ts';
import type { Resolver } from '../../network/contract.ts';
import type { ImagePuller } from './image-puller.ts';

export interface KubeletContext {
  readonly nodeName: string;
  readonly machine: Machine;
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
  readonly recorder: EventRecorder;
  readonly puller: ImagePuller;
  /** For the environment variables that tell programs where Services are. */
  readonly services: Lister<Service>;
  readonly resolverFor: (namespace: string) => Resolver;
  /** Milliseconds until the kubelet next asks the runtime what has changed (the pod lifecycle event generator's relist). */
  readonly untilRelistMs: () => number;
}
