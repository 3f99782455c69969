/**
 * kube-controller-manager: controllers that share one set of informers (kubernetes/cmd/kube-controller-manager/app).
 * Left out here: leader election, which decides from outside when to start and stop.
 */
import type { Clock, Random, Timer, Trace } from '../../../kernel/index.ts';
import { ApiClient } from '../../client/api-client.ts';
import { createInformerFactory } from '../../client/informer-factory.ts';
import type { ApiTransport } from '../../client/transport.ts';
import { ControllerRunner } from './controller-runner.ts';
import type { ControllerDefinition } from './define-controller.ts';
import { CONTROLLER_MANAGER } from './service-accounts-of.ts';

export interface ControllerManagerOptions {
  readonly transport: ApiTransport;
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
  readonly controllers: readonly ControllerDefinition[];
  /** First part of the actors in the trace; `kube-controller-manager` unless given. */
  readonly component?: string;
}

export interface ControllerManager {
  /** Ends watches, queues and timers; what is under way in other places goes on. */
  stop(): void;
}

const SYNC_POLL_MS = 100;

/** Starts the controllers; they begin to work once every cache has synced. */
export function startControllers(options: ControllerManagerOptions): ControllerManager {
  const { transport, clock, random, trace, controllers, component = 'kube-controller-manager' } = options;
  const informerClient = new ApiClient(transport, { user: CONTROLLER_MANAGER, actor: `${component}/shared-informers` });
  const informers = createInformerFactory(informerClient, clock, random.fork(`${component}/informers`));
  const wiring = { transport, clock, random: random.fork(component), trace, informers, component };
  const runners = controllers.map((definition) => new ControllerRunner(definition, wiring));

  let poll: Timer | undefined;
  const startWhenSynced = (): void => {
    if (!informers.hasSynced) poll = clock.schedule(SYNC_POLL_MS, startWhenSynced);
    else for (const runner of runners) runner.start();
  };
  startWhenSynced();

  return {
    stop() {
      clock.cancel(poll);
      for (const runner of runners) runner.stop();
      informers.stop();
    },
  };
}
