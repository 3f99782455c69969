import { describe, expect, it } from 'vitest';
import { ConfigMap } from '../../../kube-api/kinds/config-map.ts';
import { ConnectorLab } from '../../../testing/connector-lab.ts';

const IMAGE = 'registry.k8s.io/e2e-test-images/agnhost:2.53';

function agnhost(lab: ConnectorLab, name: string, args: readonly string[], extra = {}, spec = {}): void {
  lab.pod(name, { image: IMAGE, args, ...extra }, { restartPolicy: 'Never', ...spec });
  lab.advance(20_000);
}

/** The body that a port of a pod answers, with its status in front. */
function ask(lab: ConnectorLab, name: string, port: number, path: string, body?: string, type = ''): string {
  const connection = lab.forward(name, port);
  connection.send(
    body === undefined
      ? `GET ${path} HTTP/1.0\r\n\r\n`
      : `POST ${path} HTTP/1.0\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  lab.advance(6000);
  const [, status = '', text = ''] = /^HTTP\/1\.1 (\d+)[^\n]*\n.*?\r\n\r\n(.*)$/s.exec(connection.text) ?? [];
  return `${status} ${text}`;
}

describe('agnhost', () => {
  it('netexec tells who answers, runs commands and dials others', () => {
    const lab = new ConnectorLab();
    agnhost(lab, 'web', ['netexec', '--http-port=8083']);
    const ip = lab.get('web').status?.podIP;
    const boundary = '--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\nhello\r\n--b--\r\n';
    expect(ask(lab, 'web', 8083, '/hostname')).toBe('200 web');
    expect(ask(lab, 'web', 8083, '/echo?msg=a+b&code=418')).toBe('418 a b');
    expect(ask(lab, 'web', 8083, '/clientip')).toMatch(/^200 [\d.]+:\d+$/);
    expect(ask(lab, 'web', 8083, '/shell?shellCommand=echo+hi%3B+exit+3')).toBe(
      '200 {"error":"exit status 3","output":"hi\\n"}',
    );
    expect(ask(lab, 'web', 8083, `/dial?host=${ip}&port=8083&request=hostname&tries=2`)).toBe(
      '200 {"responses":["web","web"]}',
    );
    expect(ask(lab, 'web', 8083, `/dial?host=${ip}&port=1&request=x`)).toContain('connect: connection refused');
    const uploaded = ask(lab, 'web', 8083, '/upload', boundary, 'multipart/form-data; boundary=b');
    expect(uploaded).toMatch(/^201 \{"output":"\/uploads\/upload\d+"\}$/);
    const path = /\/uploads\/upload\d+/.exec(uploaded)?.[0] ?? '';
    const cat = lab.exec('web', ['cat', path]);
    lab.advance(100);
    expect(cat.out).toBe('hello');
    expect(lab.logs('web').text).toMatch(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d Started HTTP server on port 8083\n/);
    ask(lab, 'web', 8083, '/exit?code=7');
    expect(lab.get('web').status?.containerStatuses?.[0]?.state?.terminated?.exitCode).toBe(7);
  });

  it('serves its host name, files and ports', () => {
    const lab = new ConnectorLab();
    agnhost(lab, 'name', ['serve-hostname']);
    agnhost(lab, 'raw', ['serve-hostname', '--tcp', '--http=false', '--port', '9999']);
    agnhost(lab, 'files', ['test-webserver']);
    agnhost(lab, 'ports', ['porter'], { env: [{ name: 'SERVE_PORT_81', value: 'eighty-one' }] });
    expect(ask(lab, 'name', 9376, '/')).toBe('200 name');
    const raw = lab.forward('raw', 9999);
    lab.advance(100);
    expect(raw).toMatchObject({ text: 'raw', isClosed: true });
    expect(ask(lab, 'files', 80, '/etc/hostname')).toBe('200 files\n');
    expect(ask(lab, 'files', 80, '/nope')).toBe('404 404 page not found\n');
    expect(ask(lab, 'ports', 81, '/x')).toBe('200 eighty-one');
  });

  it('writes logs evenly', () => {
    const lab = new ConnectorLab();
    agnhost(lab, 'logs', ['logs-generator', '--log-lines-total', '10', '--run-duration', '5s']);
    const lines = lab.logs('logs').text.trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines[3]).toMatch(
      /^I\d{4} [\d:.]{15} +1 logs_generator\.go:76\] 3 (GET|POST|PUT) \/api\/v1\/namespaces\/[\w-]+\/pods\/\w+ \d{3}$/,
    );
    expect(lab.get('logs').status?.phase).toBe('Succeeded');
  });

  it('looks at what is mounted', () => {
    const lab = new ConnectorLab();
    lab.sandbox
      .client()
      .create(ConfigMap, { metadata: { name: 'map', namespace: 'default' }, data: { a: 'value-1\n' } });
    const volumeMounts = [
      { name: 'map', mountPath: '/etc/map' },
      { name: 'scratch', mountPath: '/scratch' },
    ];
    const volumes = [
      { name: 'map', configMap: { name: 'map', defaultMode: 0o400, items: [{ key: 'a', path: 'sub/a' }] } },
      { name: 'scratch', emptyDir: { medium: 'Memory' } },
    ];
    const args = ['--file_content=/etc/map/sub/a', '--file_mode=/etc/map/sub/a'];
    agnhost(lab, 'map', ['mounttest', ...args], { volumeMounts }, { volumes });
    expect(lab.logs('map').text).toBe(
      'mode of file "/etc/map/sub/a": -r--------\ncontent of file "/etc/map/sub/a": value-1\n\n',
    );
    const words = ['--fs_type=/scratch', '--new_file_0666=/scratch/f', '--file_perm=/scratch/f'];
    agnhost(lab, 'scratch', ['mounttest', ...words], { volumeMounts }, { volumes });
    expect(lab.logs('scratch').text).toBe(
      'mount type of "/scratch": tmpfs\ncontent of file "/scratch/f": mount-tester new file\n\nperms of file "/scratch/f": -rw-rw-rw-\n',
    );
    agnhost(lab, 'dir', ['mounttest', '--file_perm=/scratch', '--file_content=/nope'], { volumeMounts }, { volumes });
    expect(lab.logs('dir').text).toBe(
      'perms of file "/scratch": -rwxrwxrwx\nerror reading file content for "/nope": open /nope: no such file or directory\n',
    );
    expect(lab.get('dir').status?.phase).toBe('Failed');
  });

  it('says in one word why it cannot connect, and tests forwarded ports', () => {
    const lab = new ConnectorLab();
    agnhost(lab, 'box', ['pause']);
    const refused = lab.exec('box', ['/agnhost', 'connect', '--timeout=1s', '127.0.0.1:1']);
    const unknown = lab.exec('box', ['/agnhost', 'connect', 'nothing']);
    lab.advance(2000);
    expect(refused).toMatchObject({ err: 'REFUSED\n', end: { exitCode: 1 } });
    expect(unknown.err).toMatch(/^UNKNOWN: /);
    const env = Object.entries({
      BIND_PORT: '80',
      EXPECTED_CLIENT_DATA: 'abc',
      CHUNKS: '10',
      CHUNK_SIZE: '10',
      CHUNK_INTERVAL: '100',
    });
    agnhost(lab, 'tester', ['port-forward-tester'], { env: env.map(([name, value]) => ({ name, value })) });
    const connection = lab.forward('tester', 80);
    connection.send('abc');
    connection.endOfInput();
    lab.advance(5000);
    expect(connection).toMatchObject({ text: 'x'.repeat(100), isClosed: true });
    expect(lab.logs('tester').text).toBe(
      'Accepted client connection\nReceived expected client data\nShutting down connection\nDone\n',
    );
  });

  it('keeps a guestbook with a replica', () => {
    const lab = new ConnectorLab();
    agnhost(lab, 'primary', ['guestbook', '--http-port', '6379']);
    const ip = lab.get('primary').status?.podIP ?? '';
    agnhost(lab, 'replica', ['guestbook', '--http-port', '6379', '--replicaof', ip]);
    expect(lab.logs('replica').text).toContain(`Registered to node: ${ip}`);
    expect(ask(lab, 'primary', 6379, '/set?key=messages&value=Test')).toBe('200 {"message":"Updated"}');
    expect(ask(lab, 'replica', 6379, '/get?key=messages')).toBe('200 {"data":"Test"}');
    expect(ask(lab, 'primary', 6379, '/guestbook?cmd=drop')).toBe("400 unsupported cmd: 'drop'\n");
  });
});

describe('the web server of upstream tests', () => {
  it('fails its probe once its page is moved away', () => {
    const lab = new ConnectorLab();
    const image = 'registry.k8s.io/e2e-test-images/httpd:2.4.38-4';
    lab.pod('web', { image });
    lab.advance(20_000);
    expect(ask(lab, 'web', 80, '/index.html')).toContain('It works!');
    const words = 'mv -v /usr/local/apache2/htdocs/index.html /tmp/ || true';
    const moved = lab.exec('web', ['/bin/sh', '-x', '-c', words]);
    lab.advance(100);
    expect(moved).toMatchObject({
      out: "'/usr/local/apache2/htdocs/index.html' -> '/tmp/index.html'\n",
      err: '+ mv -v /usr/local/apache2/htdocs/index.html /tmp/\n',
      end: { exitCode: 0 },
    });
    expect(ask(lab, 'web', 80, '/index.html')).toMatch(/^404 /);
  });
});
