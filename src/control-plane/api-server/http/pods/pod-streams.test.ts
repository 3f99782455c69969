import { describe, expect, it } from 'vitest';
import { decodeBytes, encodeText } from '../../../../kernel/index.ts';
import { Node } from '../../../../kube-api/kinds/node.ts';
import { Pod } from '../../../../kube-api/kinds/pod.ts';
import { badRequest, StatusError } from '../../../../kube-api/meta/status-error.ts';
import { createTestCluster } from '../../../../testing/api-server-harness.ts';
import { ask, readStream, send } from '../../../../testing/http-request.ts';
import type { ChannelUpgrade, HttpDoor } from '../contract.ts';
import { createHttpDoor } from '../http-door.ts';
import type { ExecOptions, ExecStreams, LogOptions, NodeConnector, TextSink } from '../node-connector.ts';

interface FakeKubelet extends NodeConnector {
  readonly heard: string[];
  log: { readonly options: LogOptions; readonly sink: TextSink } | undefined;
  streams: ExecStreams | undefined;
  refusal: StatusError | undefined;
}

function fakeKubelet(): FakeKubelet {
  const heard: string[] = [];
  const session = {
    stdin: (text: string) => void heard.push(`stdin ${text}`),
    endOfInput: () => void heard.push('end of input'),
    resize: (columns: number, rows: number) => void heard.push(`${columns}x${rows}`),
    hangUp: () => void heard.push('hang up'),
  };
  const kubelet: FakeKubelet = {
    heard,
    log: undefined,
    streams: undefined,
    refusal: undefined,
    logs(_, options, sink) {
      if (kubelet.refusal !== undefined) throw kubelet.refusal;
      kubelet.log = { options, sink };
      sink.write(`log of ${options.container}\n`);
      if (!options.follow) sink.end();
      return () => void heard.push('stopped');
    },
    exec(_, { command, container }: ExecOptions, streams) {
      if (kubelet.refusal !== undefined) throw kubelet.refusal;
      heard.push(`${container}: ${command.join(' ')}`);
      kubelet.streams = streams;
      return session;
    },
    attach(_, { container }, streams) {
      heard.push(`attach ${container}`);
      kubelet.streams = streams;
      return session;
    },
    portForward(_, port, sink) {
      if (port === 1) {
        sink.fail('connection refused');
      }
      return {
        send: (bytes) => sink.receive(encodeText(`${port}: ${decodeBytes(bytes)}`)),
        endOfInput: () => sink.closed(),
        close: () => void heard.push('closed'),
      };
    },
    request: () => () => {},
    kubelet: () => ({ error: 'nobody is asked here' }),
  };
  return kubelet;
}

function setUp(): { readonly door: HttpDoor; readonly kubelet: FakeKubelet } {
  const { apiServer, clock, client } = createTestCluster();
  const kubelet = fakeKubelet();
  client.create(Node, { metadata: { name: 'node-1' } });
  const pod = (name: string, containers: readonly string[], nodeName = 'node-1'): void => {
    const spec = { nodeName, containers: containers.map((each) => ({ name: each, image: 'x' })) };
    client.create(Pod, { metadata: { name, namespace: 'default' }, spec });
  };
  pod('web', ['app']);
  pod('two', ['a', 'b']);
  client.create(Pod, {
    metadata: { name: 'nowhere', namespace: 'default' },
    spec: { containers: [{ name: 'app', image: 'x' }] },
  });
  return { door: createHttpDoor({ apiServer, clock, connector: kubelet }), kubelet };
}

const PODS = '/api/v1/namespaces/default/pods';
const WEBSOCKET = { connection: 'Upgrade', upgrade: 'websocket' };
const SPDY = { connection: 'Upgrade', upgrade: 'SPDY/3.1' };

describe('log', () => {
  it('is plain text', () => {
    const { status, headers, text } = ask(setUp().door, `${PODS}/web/log`);
    expect({ status, type: headers['content-type'], text }).toEqual({
      status: 200,
      type: 'text/plain',
      text: 'log of app\n',
    });
  });

  it('is followed until the reader goes away', () => {
    const { door, kubelet } = setUp();
    const stream = readStream(door, `${PODS}/web/log?follow=true&tailLines=3`);
    kubelet.log?.sink.write('more\n');
    expect(stream.chunks).toEqual(['log of app\n', 'more\n']);
    expect(kubelet.log?.options).toMatchObject({ follow: true, tailLines: 3 });
    stream.stop();
    expect(kubelet.heard).toEqual(['stopped']);
  });

  it.each([
    ['two/log', 400, 'a container name must be specified for pod two, choose one of: [a b]'],
    ['two/log?container=c', 400, 'container c is not valid for pod two'],
    [
      'web/log?tailLines=-1',
      422,
      'PodLogOptions "web" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0',
    ],
    [
      'web/log?limitBytes=0',
      422,
      'PodLogOptions "web" is invalid: limitBytes: Invalid value: 0: must be greater than 0',
    ],
    [
      'web/log?sinceSeconds=1&sinceTime=2025-01-01T00:00:00Z',
      422,
      'PodLogOptions "web" is invalid: : Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified',
    ],
    ['web/log?tailLines=x', 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
    ['none/log', 404, 'pods "none" not found'],
  ])('%s is refused', (path, status, message) => {
    const answer = ask(setUp().door, `${PODS}/${path}`);
    expect({ status: answer.status, message: answer.json.message }).toEqual({ status, message });
  });

  it('says in a Status what the kubelet refuses', () => {
    const { door, kubelet } = setUp();
    kubelet.refusal = badRequest('container "app" in pod "web" is waiting to start: ContainerCreating');
    expect(ask(door, `${PODS}/web/log`).json).toMatchObject({ reason: 'BadRequest', message: kubelet.refusal.message });
  });

  it('of a pod that is nowhere has no content', () => {
    expect(ask(setUp().door, `${PODS}/nowhere/log`).status).toBe(204);
  });
});

interface Talk {
  readonly sent: string[];
  readonly session: ReturnType<ChannelUpgrade['start']>;
}

function talk(door: HttpDoor, target: string, headers: Readonly<Record<string, string>>): Talk {
  const answer = send(door, target, { headers });
  if (answer.kind !== 'channels') throw new Error(JSON.stringify(answer));
  const sent: string[] = [];
  const session = answer.start({
    send: (channel, bytes) => void sent.push(`${channel} ${decodeBytes(bytes)}`),
    close: () => void sent.push('close'),
  });
  return { sent, session };
}

describe.each([
  ['a WebSocket', WEBSOCKET],
  ['SPDY', SPDY],
])('exec over %s', (_, headers) => {
  it('carries what is said both ways', () => {
    const { door, kubelet } = setUp();
    const { sent, session } = talk(
      door,
      `${PODS}/web/exec?command=cat&command=x&stdin=true&stdout=1&stderr=1`,
      headers,
    );
    session.receive(0, encodeText('é').slice(0, 1));
    session.receive(0, encodeText('é').slice(1));
    session.receive(4, encodeText('{"Width":80,"Height":24}'));
    session.endOfInput(0);
    kubelet.streams?.stdout?.('out');
    kubelet.streams?.stderr?.('err');
    kubelet.streams?.onEnd({ exitCode: 0 });
    expect(kubelet.heard).toEqual(['app: cat x', 'stdin é', '80x24', 'end of input']);
    expect(sent).toEqual(['1 out', '2 err', '3 {"metadata":{},"status":"Success"}', 'close']);
  });

  it('tells the exit code', () => {
    const { door, kubelet } = setUp();
    const { sent } = talk(door, `${PODS}/web/exec?command=false&stdout=true`, headers);
    kubelet.streams?.onEnd({ exitCode: 3 });
    expect(JSON.parse(sent[0]?.slice(2) ?? '')).toMatchObject({
      status: 'Failure',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '3' }] },
    });
  });

  it('hangs up with the client', () => {
    const { door, kubelet } = setUp();
    talk(door, `${PODS}/web/exec?command=sh&stdin=1&tty=1&stdout=1&stderr=1`, headers).session.closed();
    expect(kubelet.heard.at(-1)).toBe('hang up');
    expect(kubelet.streams?.stderr).toBeUndefined();
  });
});

it('what the kubelet refuses ends a WebSocket and answers SPDY', () => {
  const { door, kubelet } = setUp();
  kubelet.refusal = new StatusError(404, 'NotFound', 'container not found ("app")');
  const { sent } = talk(door, `${PODS}/web/exec?command=x&stdout=1`, WEBSOCKET);
  expect(sent[0]).toContain('Internal error occurred: unable to upgrade connection: container not found (\\"app\\")');
  expect(ask(door, `${PODS}/web/exec?command=x&stdout=1`, { headers: SPDY }).status).toBe(404);
});

it.each([
  ['web/exec?command=x&stdout=1', {}, 'Upgrade request required'],
  ['web/portforward', {}, 'Upgrade request required'],
  ['web/exec?command=x', SPDY, 'you must specify at least 1 of stdin, stdout, stderr'],
  ['nowhere/exec?command=x&stdout=1', SPDY, 'pod nowhere does not have a host assigned'],
  ['nowhere/portforward', SPDY, 'pod nowhere does not have a host assigned'],
])('%s %j is refused', (path, headers, message) => {
  const answer = ask(setUp().door, `${PODS}/${path}`, { headers });
  expect({ status: answer.status, message: answer.json.message }).toEqual({ status: 400, message });
});

it('forwards ports', () => {
  const { door, kubelet } = setUp();
  const answer = send(door, `${PODS}/web/portforward`, { headers: WEBSOCKET });
  if (answer.kind !== 'port-forward') throw new Error(answer.kind);
  const got: string[] = [];
  const sink = {
    send: (bytes: Uint8Array) => void got.push(decodeBytes(bytes)),
    close: () => void got.push('close'),
    fail: (message: string) => void got.push(`fail ${message}`),
  };
  const connection = answer.connect(80, sink);
  connection.receive(encodeText('GET /'));
  connection.endOfInput();
  connection.closed();
  answer.connect(1, sink);
  expect(got).toEqual(['80: GET /', 'close', 'fail connection refused']);
  expect(kubelet.heard).toEqual(['closed']);
});
