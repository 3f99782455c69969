import { describe, expect, it } from 'vitest';
import type { HttpResult } from '../../network/contract.ts';
import { httpRequest } from '../../network/http.ts';
import { createRegistry } from '../../registry/registry.ts';
import { MachineLab } from '../../testing/machine-lab.ts';
import type { ContainerConfig, ContainerRecord, ExecResult, Machine } from '../contract.ts';
import { parseImageReference } from '../image-reference.ts';
import { calendarTime } from './calendar.ts';
import { PROGRAMS } from './index.ts';
import { digitsOfPi } from './pi.ts';

class Rack {
  readonly lab = new MachineLab();
  readonly machine: Machine;
  readonly names = new Map<string, string>();
  readonly #registry = createRegistry();
  #pods = 1;

  constructor() {
    this.lab.programs.push(...PROGRAMS);
    this.machine = this.lab.machine();
    this.machine.stack.resolver = {
      resolve: (name, done) => {
        const ip = this.names.get(name);
        done(ip === undefined ? [] : [ip]);
      },
    };
  }

  /** Starts a container of a real image in a pod of its own, whose name others can look up. */
  start(
    image: string,
    name: string,
    config: Partial<ContainerConfig> = {},
  ): { container: ContainerRecord; ip: string } {
    const parsed = parseImageReference(image);
    const resolution = this.#registry.resolve(parsed.ok ? parsed.reference.canonical : '', 'amd64');
    if (!resolution.ok) throw new Error(resolution.message);
    this.lab.images.set(`docker.io/library/${name}:latest`, resolution.manifest);
    const ip = `10.244.1.${++this.#pods}`;
    this.names.set(name, ip);
    const container = this.lab.start(this.machine, name, config, resolution.manifest);
    this.lab.clock.advance(1000);
    return { container, ip };
  }

  get(ip: string, port: number, path = '/', init: { method?: string; body?: string } = {}): HttpResult {
    const stack =
      this.lab.network.stackAt('203.0.113.1') ?? this.lab.network.createOutsideStack('customers', '203.0.113.1');
    let result: HttpResult | undefined;
    const request = { method: init.method ?? 'GET', path, headers: { host: 'example.com' }, body: init.body ?? '' };
    httpRequest(
      this.lab.clock,
      stack,
      { to: { ip, port }, request, connectTimeoutMs: 2000, timeoutMs: 5000 },
      (answer) => {
        result = answer;
      },
    );
    this.lab.clock.runUntil(() => result !== undefined, 60_000);
    if (result === undefined) throw new Error('no answer');
    return result;
  }

  body(ip: string, port: number, path = '/'): string {
    const result = this.get(ip, port, path);
    return result.ok ? result.response.body : result.failure;
  }

  status(ip: string, port: number, path = '/'): number | string {
    const result = this.get(ip, port, path);
    return result.ok ? result.response.status : result.failure;
  }

  exec(container: ContainerRecord, ...argv: readonly string[]): string {
    let result: ExecResult | undefined;
    this.machine.runtime.exec(container.id, argv, 10_000, (answer) => {
      result = answer;
    });
    this.lab.clock.runUntil(() => result !== undefined, 20_000);
    return result?.ok === true ? result.output : (result?.message ?? 'no answer');
  }

  stop(container: ContainerRecord): number {
    const startedAtMs = this.lab.clock.nowMs;
    this.machine.runtime.stopContainer(container.id, 30_000, () => undefined);
    this.lab.clock.runUntil(() => container.state === 'exited', 60_000);
    return Math.round((this.lab.clock.nowMs - startedAtMs) / 1000);
  }
}

describe('kubia', () => {
  it.each([
    ['luksa/kubia', "You've hit app\n"],
    ['luksa/kubia:v1', 'This is v1 running in pod app\n'],
    ['luksa/kubia:v4', 'This is v4 running in pod app\n'],
  ])('%s answers', (image, body) => {
    const rack = new Rack();
    expect(rack.body(rack.start(image, 'app').ip, 8080)).toBe(body);
  });

  it.each([
    ['luksa/kubia:v3', 4],
    ['luksa/kubia-unhealthy', 5],
  ])('%s breaks after %i requests', (image, count) => {
    const rack = new Rack();
    const { ip } = rack.start(image, 'app');
    const statuses = Array.from({ length: count + 1 }, () => rack.status(ip, 8080));
    expect(statuses).toEqual([...Array.from({ length: count }, () => 200), 500]);
  });

  it('takes the whole grace period to stop', () => {
    const rack = new Rack();
    const { container } = rack.start('luksa/kubia', 'app');
    expect(rack.stop(container)).toBe(30);
    expect(container.exit?.exitCode).toBe(137);
  });
});

describe('nginx', () => {
  it('serves files and says what it does not find', () => {
    const rack = new Rack();
    const { container, ip } = rack.start('nginx', 'web');
    expect(rack.body(ip, 80)).toContain('Welcome to nginx!');
    expect(rack.status(ip, 80, '/nope')).toBe(404);
    expect(container.log.map((line) => line.text)).toContainEqual(
      expect.stringMatching(
        /^203\.0\.113\.1 - - \[01\/Jan\/1970:00:00:\d\d \+0000\] "GET \/nope HTTP\/1\.1" 404 \d+ "-" "-" "-"$/,
      ),
    );
    rack.exec(container, 'sh', '-c', 'echo mine > /usr/share/nginx/html/index.html');
    expect(rack.body(ip, 80)).toBe('mine\n');
    rack.exec(container, 'rm', '/usr/share/nginx/html/index.html');
    expect(rack.status(ip, 80)).toBe(403);
  });

  it('ends at once and in good order', () => {
    const rack = new Rack();
    const { container } = rack.start('nginx', 'web');
    expect(rack.stop(container)).toBe(0);
    expect(container.exit).toMatchObject({ exitCode: 0, signal: undefined });
  });

  it('follows its configuration, and passes requests on', () => {
    const rack = new Rack();
    rack.start('luksa/kubia', 'backend');
    const conf = `server {
      listen 8088 default_server;
      location / { return 200 "host $hostname\\n"; }
      location = /gone { return 410; }
      location /api/ { proxy_pass http://backend:8080/; }
      location ~ \\.txt$ { root /data; }
    }`;
    const volume = { files: new Map([['default.conf', conf]]) };
    const mounts = [{ volume, path: '/etc/nginx/conf.d', readOnly: true }];
    const { container, ip } = rack.start('nginx', 'front', { mounts });
    expect(rack.body(ip, 8088)).toBe('host front\n');
    expect(rack.status(ip, 8088, '/gone')).toBe(410);
    expect(rack.body(ip, 8088, '/api/x')).toBe("You've hit backend\n");
    expect(rack.status(ip, 80)).toBe('refused');
    volume.files.set('default.conf', conf.replace('host', 'changed'));
    rack.exec(container, 'nginx', '-s', 'reload');
    expect(rack.body(ip, 8088)).toBe('changed front\n');
  });

  it.each([
    ['server { listen 80', 'nginx: [emerg] unexpected end of file, expecting ";" or "}" in /etc/nginx/conf.d/a.conf:2'],
    [
      'server { location / { proxy_pass http://nobody; } }',
      'nginx: [emerg] host not found in upstream "nobody" in /etc/nginx/conf.d/a.conf:1',
    ],
  ])('does not start with %s', (conf, message) => {
    const rack = new Rack();
    const mounts = [{ volume: { files: new Map([['a.conf', conf]]) }, path: '/etc/nginx/conf.d', readOnly: true }];
    const { container } = rack.start('nginx', 'web', { mounts });
    expect(container.exit?.exitCode).toBe(1);
    expect(container.log.map((line) => line.text)).toContain(message);
  });
});

describe('redis', () => {
  it('keeps what it is given, also over a restart with a volume', () => {
    const rack = new Rack();
    const mounts = [{ volume: { files: new Map<string, string>() }, path: '/data', readOnly: false }];
    const { container } = rack.start('redis', 'store', { mounts });
    const cli = (...argv: string[]): string => rack.exec(container, 'redis-cli', ...argv);
    expect(cli('ping')).toBe('PONG\n');
    expect(cli('set', 'a', '1')).toBe('OK\n');
    expect(cli('incr', 'a')).toBe('2\n');
    expect(cli('rpush', 'l', 'x', 'y')).toBe('2\n');
    expect(cli('lrange', 'l', '0', '-1')).toBe('x\ny\n');
    expect(cli('get', 'l')).toBe('WRONGTYPE Operation against a key holding the wrong kind of value\n');
    expect(rack.stop(container)).toBe(0);
    const again = rack.start('redis', 'again', { mounts });
    expect(rack.exec(again.container, 'redis-cli', 'get', 'a')).toBe('2\n');
  });

  it('is the guestbook: the front end writes to the leader and reads from a follower', () => {
    const rack = new Rack();
    const follower = rack.start('gcr.io/google_samples/gb-redis-follower:v2', 'redis-follower');
    rack.start('redis:6.0.5', 'redis-leader');
    rack.lab.clock.advance(3000);
    const { ip } = rack.start('gcr.io/google_samples/gb-frontend:v5', 'frontend');
    expect(rack.body(ip, 80)).toContain('Guestbook');
    expect(rack.body(ip, 80, '/guestbook.php?cmd=set&key=messages&value=,hello%20there')).toBe(
      '{"message": "Updated"}',
    );
    expect(rack.body(ip, 80, '/guestbook.php?cmd=get&key=messages')).toBe('{"data":",hello there"}');
    expect(rack.exec(follower.container, 'redis-cli', 'set', 'x', 'y')).toBe(
      "READONLY You can't write against a read only replica.\n",
    );
    expect(rack.exec(follower.container, 'redis-cli', 'info', 'replication')).toContain('master_link_status:up');
  });

  it('is missed when it is not there', () => {
    const rack = new Rack();
    const { ip } = rack.start('gcr.io/google_samples/gb-frontend:v5', 'frontend');
    expect(rack.status(ip, 80, '/guestbook.php?cmd=get&key=messages')).toBe(500);
  });
});

describe('other images', () => {
  it.each([
    ['httpd', 80, '/', '<html><body><h1>It works!</h1></body></html>\n', {}],
    ['hashicorp/http-echo', 5678, '/', 'hello\n', { args: ['-text=hello'] }],
    ['gcr.io/google-samples/hello-app:2.0', 8080, '/', 'Hello, world!\nVersion: 2.0.0\nHostname: app\n', {}],
    ['registry.k8s.io/e2e-test-images/agnhost:2.45', 8080, '/hostname', 'app', { args: ['netexec'] }],
    [
      'mongo',
      27017,
      '/',
      'app stands in for docker.io/library/mongo:latest: GET / on port 27017\n',
      { declaredPorts: [27017] },
    ],
  ])('%s serves', (image, port, path, body, config) => {
    const rack = new Rack();
    expect(rack.body(rack.start(image, 'app', config).ip, port, path)).toBe(body);
  });

  it('writes fortunes as the book has it', () => {
    const rack = new Rack();
    const { container } = rack.start('luksa/fortune:args', 'html', { args: ['2'] });
    rack.lab.clock.advance(4000);
    const [first = '', second = ''] = container.log.map((line) => line.text);
    expect(first).toBe('Configured to generate new fortune every 2 seconds');
    expect(second).toMatch(/Writing fortune to \/var\/htdocs\/index\.html$/);
    expect(rack.exec(container, 'cat', '/var/htdocs/index.html')).not.toBe('');
  });

  it('runs out of memory on purpose', () => {
    const rack = new Rack();
    const args = ['--vm', '1', '--vm-bytes', '250M', '--vm-hang', '1'];
    const { container } = rack.start('polinux/stress', 'hog', {
      command: ['stress'],
      args,
      memoryLimitBytes: 100 * 1024 ** 2,
    });
    expect(container.exit).toMatchObject({ exitCode: 137, wasOutOfMemory: true });
  });

  it('computes π', () => {
    expect(digitsOfPi(20)).toBe('3.1415926535897932384');
    const rack = new Rack();
    const { container } = rack.start('perl:5.34.0', 'pi', {
      command: ['perl', '-Mbignum=bpi', '-wle', 'print bpi(2000)'],
    });
    rack.lab.clock.advance(10_000);
    expect(container.log[0]?.text).toHaveLength(2001);
    expect(container.exit?.exitCode).toBe(0);
  });
});

describe('the calendar', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 4, 1],
    ['2000-02-29T23:59:59Z', 2, 60],
    ['2023-12-31T12:00:00Z', 0, 365],
    ['2024-12-31T12:00:00Z', 2, 366],
    ['2025-03-01T00:00:00Z', 6, 60],
  ])('knows %s', (text, weekday, dayOfYear) => {
    const { year, month, day, hour, minute, second, ...rest } = calendarTime(Date.parse(text));
    const two = (value: number): string => String(value).padStart(2, '0');
    expect(`${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}Z`).toBe(text);
    expect(rest).toEqual({ weekday, dayOfYear });
  });
});
