/** What every verb of the server works with. */
import type { Clock, Random, Trace } from '../../kernel/index.ts';
import type { AdmissionChain } from './admission/admission-chain.ts';
import type { TokenAuthenticator } from './authentication/token-authenticator.ts';
import type { RequestAuthorizer } from './authorization/authorizer.ts';
import type { ResourceRegistry } from './resource.ts';
import type { ServiceAllocator } from './services/service-allocator.ts';
import type { ObjectStore } from './stages/store.ts';
import type { UidSource } from './stages/uid.ts';

export interface ServerContext {
  readonly clock: Clock;
  /** Draws the endings of generated names. */
  readonly names: Random;
  readonly uids: UidSource;
  readonly trace: Trace;
  readonly resources: ResourceRegistry;
  readonly store: ObjectStore;
  readonly admission: AdmissionChain;
  readonly services: ServiceAllocator;
  readonly authorizer: RequestAuthorizer;
  readonly tokens: TokenAuthenticator;
}
