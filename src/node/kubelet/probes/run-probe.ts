/** One execution of a probe (kubernetes/pkg/probe: http, tcp, exec; pkg/kubelet/prober/prober.go). */
import type { Clock } from '../../../kernel/index.ts';
import type { Container, Probe } from '../../../kube-api/generated/types.gen.ts';
import type { ContainerRuntime } from '../../../machine/contract.ts';
import type { HttpResult, NetworkStack } from '../../../network/contract.ts';
import { httpRequest } from '../../../network/http.ts';

export interface ProbeResult {
  readonly ok: boolean;
  /** What the `Unhealthy` event says after `Readiness probe failed: `. */
  readonly output: string;
  /** Of a command that could be run. */
  readonly exitCode?: number;
}

/** Whether the traffic recurs for ever, so that nobody who waits for rest waits for it. */
export interface ProbeTraffic {
  readonly isBackground: boolean;
}

export interface ProbeTarget {
  readonly clock: Clock;
  /** The node's own network stack: probes come from the kubelet. */
  readonly from: NetworkStack;
  readonly podIp: string;
  readonly runtime: ContainerRuntime;
  readonly containerId: string;
  readonly container: Container;
}

/** Runs `probe` once; `done` is called once, at the latest when its time-out has passed. Answers how to give up. */
export function runProbe(
  probe: Probe,
  target: ProbeTarget,
  traffic: ProbeTraffic,
  done: (result: ProbeResult) => void,
): () => void {
  const timeoutMs = 1000 * (probe.timeoutSeconds ?? 1);
  if (probe.httpGet !== undefined) return probeHttp(probe.httpGet, target, { ...traffic, timeoutMs }, done);
  if (probe.tcpSocket !== undefined) return probeTcp(probe.tcpSocket, target, { ...traffic, timeoutMs }, done);
  if (probe.exec !== undefined) return probeExec(probe.exec.command ?? [], target, timeoutMs, done);
  const what = probe.grpc === undefined ? 'missing probe handler' : 'gRPC probes are not simulated';
  const timer = target.clock.schedule(0, () => done({ ok: false, output: what }));
  return () => target.clock.cancel(timer);
}

/** A port by number, or by the name that the container gives it. */
export function portNumber(port: number | string, container: Container): number | undefined {
  if (typeof port === 'number') return port;
  const named = container.ports?.find(({ name }) => name === port)?.containerPort;
  return named ?? (/^\d+$/.test(port) ? Number(port) : undefined);
}

interface TimedTraffic extends ProbeTraffic {
  readonly timeoutMs: number;
}

function probeHttp(
  action: NonNullable<Probe['httpGet']>,
  target: ProbeTarget,
  { isBackground, timeoutMs }: TimedTraffic,
  done: (result: ProbeResult) => void,
): () => void {
  const port = portNumber(action.port, target.container);
  if (port === undefined) return answerLater(target, done, { ok: false, output: `couldn't find port: ${action.port}` });
  const host = action.host === undefined || action.host === '' ? target.podIp : action.host;
  const path = (action.path ?? '/').startsWith('/') ? (action.path ?? '/') : `/${action.path}`;
  const url = `${(action.scheme ?? 'HTTP').toLowerCase()}://${host}:${port}${path}`;
  const headers: Record<string, string> = { host: `${host}:${port}`, 'user-agent': 'kube-probe/1.32' };
  for (const { name, value } of action.httpHeaders ?? []) headers[name.toLowerCase()] = value;
  const call = {
    to: { ip: host, port },
    request: { method: 'GET', path, headers, body: '' },
    connectTimeoutMs: timeoutMs,
    timeoutMs,
    isBackground,
  };
  return httpRequest(target.clock, target.from, call, (result) => done(judgeHttp(result, url, `${host}:${port}`)))
    .cancel;
}

function judgeHttp(result: HttpResult, url: string, address: string): ProbeResult {
  if (result.ok) {
    const { status } = result.response;
    if (status >= 200 && status < 400) return { ok: true, output: '' };
    return { ok: false, output: `HTTP probe failed with statuscode: ${status}` };
  }
  switch (result.failure) {
    case 'refused':
      return { ok: false, output: `Get "${url}": dial tcp ${address}: connect: connection refused` };
    case 'unreachable':
      return { ok: false, output: `Get "${url}": dial tcp ${address}: connect: no route to host` };
    case 'reset':
      return { ok: false, output: `Get "${url}": read: connection reset by peer` };
    case 'no-such-host':
      return { ok: false, output: `Get "${url}": dial tcp: lookup ${address}: no such host` };
    case 'timeout':
      return {
        ok: false,
        output: `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
      };
  }
}

function probeTcp(
  action: NonNullable<Probe['tcpSocket']>,
  target: ProbeTarget,
  { isBackground, timeoutMs }: TimedTraffic,
  done: (result: ProbeResult) => void,
): () => void {
  const port = portNumber(action.port, target.container);
  if (port === undefined) return answerLater(target, done, { ok: false, output: `couldn't find port: ${action.port}` });
  const ip = action.host === undefined || action.host === '' ? target.podIp : action.host;
  const dial = `dial tcp ${ip}:${port}`;
  const pending = target.from.connect(
    { ip, port },
    {
      timeoutMs,
      isBackground,
      onOpen: (connection) => {
        connection.close();
        done({ ok: true, output: '' });
      },
      onFail: (failure) =>
        done({
          ok: false,
          output: failure === 'refused' ? `${dial}: connect: connection refused` : `${dial}: i/o timeout`,
        }),
    },
  );
  return () => pending.cancel();
}

function probeExec(
  command: readonly string[],
  { runtime, containerId }: ProbeTarget,
  timeoutMs: number,
  done: (result: ProbeResult) => void,
): () => void {
  let isWanted = true;
  runtime.exec(containerId, command, timeoutMs, (result) => {
    if (!isWanted) return;
    if (result.ok) done({ ok: result.exitCode === 0, output: result.output, exitCode: result.exitCode });
    else if (result.failure === 'timeout') {
      done({ ok: false, output: `command ${JSON.stringify(command.join(' '))} timed out` });
    } else done({ ok: false, output: result.message });
  });
  return () => {
    isWanted = false;
  };
}

function answerLater({ clock }: ProbeTarget, done: (result: ProbeResult) => void, result: ProbeResult): () => void {
  const timer = clock.schedule(0, () => done(result));
  return () => clock.cancel(timer);
}
