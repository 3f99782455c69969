/**
 * The packet filter's service rules of one machine, as kube-proxy leaves them in the kernel: they go on working when kube-proxy itself
 * has died. Endpoints are chosen at random, as the `statistic` match of iptables does.
 */
import type { Clock, Random } from '../../kernel/index.ts';
import type { Endpoint, Flow, Forwarding, Verdict } from '../../network/contract.ts';
import { type Rule, type Rules, ruleKey } from './service-rules.ts';

interface Affinity {
  readonly endpoint: Endpoint;
  usedAtMs: number;
}

const REJECT: Verdict = { action: 'reject' };
const DROP: Verdict = { action: 'drop' };

export class RuleTable implements Forwarding {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #rules = new Map<string, Rule>();
  /** The keys that each Service holds, to take them back. */
  readonly #keysOf = new Map<string, readonly string[]>();
  readonly #affinities = new Map<string, Affinity>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Replaces all rules of one Service (by its key); none removes it. */
  replace(service: string, rules: Rules): void {
    for (const key of this.#keysOf.get(service) ?? []) this.#rules.delete(key);
    if (rules.length === 0) this.#keysOf.delete(service);
    else
      this.#keysOf.set(
        service,
        rules.map(([key]) => key),
      );
    for (const [key, rule] of rules) this.#rules.set(key, rule);
  }

  /** The keys of the Services that there are rules for. */
  services(): Iterable<string> {
    return this.#keysOf.keys();
  }

  clear(): void {
    this.#rules.clear();
    this.#keysOf.clear();
    this.#affinities.clear();
  }

  translate({ protocol, sourceIp, destination }: Flow): Verdict | undefined {
    const rule = this.#rules.get(ruleKey(destination.ip, destination.port, protocol));
    if (rule === undefined) return undefined;
    const endpoint = rule.affinityMs > 0 ? this.#faithful(rule, sourceIp) : this.#random.pick(rule.endpoints);
    if (endpoint === undefined) return rule.otherwise === 'drop' ? DROP : REJECT;
    return { action: 'forward', to: endpoint, masquerade: rule.masquerade };
  }

  /** The endpoint that this client had before, while it is still there and the client came back in time. */
  #faithful(rule: Rule, sourceIp: string): Endpoint | undefined {
    const key = `${rule.owner}|${sourceIp}`;
    const known = this.#affinities.get(key);
    const nowMs = this.#clock.nowMs;
    const isValid =
      known !== undefined &&
      nowMs - known.usedAtMs <= rule.affinityMs &&
      rule.endpoints.some(({ ip, port }) => ip === known.endpoint.ip && port === known.endpoint.port);
    if (isValid) {
      known.usedAtMs = nowMs;
      return known.endpoint;
    }
    const endpoint = this.#random.pick(rule.endpoints);
    if (endpoint !== undefined) this.#affinities.set(key, { endpoint, usedAtMs: nowMs });
    return endpoint;
  }
}
