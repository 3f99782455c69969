import { describe, expect, it } from 'vitest';
import { ConnectorLab, refusal } from '../testing/connector-lab.ts';

describe('commands through the connector', () => {
  it('runs in the container, with its input and exit code', () => {
    const lab = new ConnectorLab();
    lab.script('web', 'sleep 9999');
    const quick = lab.exec('web', ['sh', '-c', 'echo out; echo err >&2; exit 3']);
    const reader = lab.exec('web', ['cat'], { stdin: true });
    reader.session.stdin('hello\n');
    reader.session.endOfInput();
    lab.advance(1000);
    expect(quick).toMatchObject({ out: 'out\n', err: 'err\n', end: { exitCode: 3 } });
    expect(reader).toMatchObject({ out: 'hello\n', end: { exitCode: 0 } });
  });

  it('says why not, as the kubelet does', () => {
    const lab = new ConnectorLab();
    lab.script('done', 'true', {}, { restartPolicy: 'Never' });
    expect(refusal(() => lab.exec('done', ['ls']))).toBe(
      '500 InternalError Internal error occurred: unable to upgrade connection: container not found ("c")',
    );
    expect(refusal(() => lab.attach('done'))).toBe(
      '500 InternalError Internal error occurred: unable to upgrade connection: container c not found in pod done_default',
    );
    expect(refusal(() => lab.forward('done', 80))).toBe(
      '500 InternalError unable to upgrade connection: pod not found ("done_default")',
    );
    lab.sandbox.act({ type: 'power', node: 'node-1', on: false });
    expect(refusal(() => lab.exec('done', ['ls', '-l a'], { stdin: true }))).toBe(
      '500 InternalError Internal error occurred: error sending request: Post "https://192.168.49.3:10250/exec/default/done/c?command=ls&command=-l+a&error=1&input=1&output=1": dial tcp 192.168.49.3:10250: connect: no route to host',
    );
    expect(refusal(() => lab.forward('done', 80))).toBe(
      '500 Unknown error dialing backend: dial tcp 192.168.49.3:10250: connect: no route to host',
    );
  });

  it('attaches to a shell that waits for input', () => {
    const lab = new ConnectorLab();
    lab.pod('shell', { command: ['sh'], stdin: true, stdinOnce: true, tty: true }, { restartPolicy: 'Never' });
    const heard = lab.attach('shell', { stdin: true, tty: true });
    heard.session.stdin('echo $((6*7))\r');
    lab.advance(1000);
    expect(heard.out).toBe('echo $((6*7))\r\n42\r\n/ # ');
    heard.session.stdin('exit 5\r');
    lab.advance(5000);
    expect(heard.end).toEqual({ exitCode: 0 });
    expect(lab.get('shell').status?.containerStatuses?.[0]?.state?.terminated?.exitCode).toBe(5);
  });
});

describe('ports through the connector', () => {
  it('speaks HTTP with a server, request after request', () => {
    const lab = new ConnectorLab();
    lab.pod('web', { image: 'nginx:1.27' });
    lab.advance(20_000);
    const connection = lab.forward('web', 80);
    connection.send('GET / HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: curl/8\r\n\r\n');
    lab.advance(1000);
    expect(connection.text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(connection.text).toContain('Welcome to nginx!');
    expect(connection.isClosed).toBe(false);
    connection.text = '';
    connection.send('HEAD /nope HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    lab.advance(1000);
    expect(connection.text).toMatch(/^HTTP\/1\.1 404 Not Found\r\n[\s\S]*\r\n\r\n$/);
    expect(connection.isClosed).toBe(true);
  });

  it('passes bytes on to what is no HTTP', () => {
    const lab = new ConnectorLab();
    lab.pod('redis', { image: 'redis:7' });
    lab.advance(20_000);
    const connection = lab.forward('redis', 6379);
    connection.send('*1\r\n$4\r\nPI');
    connection.send('NG\r\n');
    lab.advance(100);
    expect(connection.text).toBe('+PONG\r\n');
    connection.endOfInput();
    lab.advance(2000);
    expect(connection.isClosed).toBe(true);
  });

  it('says that nobody listens', () => {
    const lab = new ConnectorLab();
    lab.script('web', 'sleep 9999');
    const connection = lab.forward('web', 81);
    lab.advance(1000);
    expect(connection.failure).toMatch(
      /^error forwarding port 81 to pod ([0-9a-f]{64}), uid : failed to execute portforward in network namespace "\/var\/run\/netns\/cni-[0-9a-f-]{36}": failed to connect to localhost:81 inside namespace "\1", IPv4: dial tcp4 127\.0\.0\.1:81: connect: connection refused IPv6 dial tcp6 \[::1\]:81: connect: connection refused $/,
    );
  });
});
