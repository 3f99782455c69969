import { describe, expect, it } from 'vitest';
import { encodeText } from '../kernel/index.ts';
import { createRegistry } from '../registry/registry.ts';
import { MachineLab, program } from '../testing/machine-lab.ts';
import type { ContainerConfig, Process, Session } from './contract.ts';
import { parseImageReference } from './image-reference.ts';
import { PROGRAMS } from './programs/index.ts';

function manifestOf(name: string) {
  const parsed = parseImageReference(name);
  const resolution = createRegistry().resolve(parsed.ok ? parsed.reference.canonical : '', 'amd64');
  if (!resolution.ok) throw new Error(resolution.message);
  return resolution.manifest;
}

interface Heard {
  out: string;
  err: string;
  end: { readonly exitCode: number } | { readonly error: string } | undefined;
}

function setUp(config: Partial<ContainerConfig> = {}, image = 'busybox') {
  const lab = new MachineLab();
  lab.programs.push(...PROGRAMS);
  lab.programs.push(
    program('watcher', function* (process: Process) {
      process.onSignal('SIGWINCH', () => process.stdout(`${process.terminal?.columns}x${process.terminal?.rows}\n`));
      process.onSignal('SIGINT', () => process.exit(3));
      yield { kind: 'until', start: () => () => undefined };
      return 0;
    }),
  );
  const machine = lab.machine();
  const container = lab.start(
    machine,
    'test',
    { command: ['sleep', '99999'], name: 'web', ...config },
    {
      ...manifestOf(image),
      config: {
        ...manifestOf(image).config,
        executables: [...(manifestOf(image).config.executables ?? []), 'watcher'],
      },
    },
  );
  const heard: Heard = { out: '', err: '', end: undefined };
  const sinks = {
    stdout: (text: string) => {
      heard.out += text;
    },
    stderr: (text: string) => {
      heard.err += text;
    },
    onEnd: (end: NonNullable<Heard['end']>) => {
      heard.end = end;
    },
  };
  const say = (session: Session, text: string): string => {
    heard.out = '';
    session.input(text);
    lab.clock.advance(1000);
    return heard.out;
  };
  return {
    lab,
    machine,
    container,
    heard,
    say,
    exec: (argv: readonly string[], options: { stdin?: boolean; tty?: boolean } = {}): Session => {
      const session = machine.runtime.openExec(container.id, { argv, stdin: false, tty: false, ...options }, sinks);
      lab.clock.advance(1000);
      return session;
    },
    attach: (stdin = true): Session => machine.runtime.attach(container.id, { stdin }, sinks),
  };
}

describe('a command in a container', () => {
  it.each([
    [['cat'], 'a\nb', 'a\nb'],
    [['sort'], 'b\na\n', 'a\nb\n'],
    [['wc', '-c'], 'é\n', '3\n'],
    [['head', '-n1'], 'x\ny\n', 'x\n'],
    [['tail', '-n', '1'], 'x\ny\n', 'y\n'],
    [['grep', 'b'], 'ab\nc\n', 'ab\n'],
    [['sed', 's/a/b/'], 'aa\n', 'ba\n'],
    [['sh', '-c', 'tee /tmp/f | wc -l; cat /tmp/f'], '1\n2\n', '2\n1\n2\n'],
    [['sh', '-c', 'read x; echo "$x!"; cat'], 'one\ntwo\n', 'one!\ntwo\n'],
    [['sh'], 'x=1\necho $x\nif [ $x = 1 ]\nthen echo yes; fi\n', '1\nyes\n'],
    [['sh'], 'read line\nhere\necho "got $line"\nexit 4\necho no\n', 'got here\n'],
    [['sh', '-s', 'a', 'b'], 'echo $# $2', '2 b\n'],
    [['sh'], 'cat <<END\nin a document\nEND\n', 'in a document\n'],
    [['env', 'cat'], 'through\n', 'through\n'],
    [['sh', '-c', 'test -t 0 || echo no terminal'], '', 'no terminal\n'],
  ])('%j reads %j and says %j', (argv, input, output) => {
    const { heard, exec, lab } = setUp();
    const session = exec(argv, { stdin: true });
    session.input(input);
    session.endOfInput();
    lab.clock.advance(1000);
    expect(heard.out).toBe(output);
    expect(heard.end).toMatchObject({ exitCode: /exit 4/.test(input) ? 4 : 0 });
  });

  it('has nothing to read when nobody gives anything', () => {
    const { heard, exec } = setUp();
    exec(['cat']);
    expect(heard).toMatchObject({ out: '', end: { exitCode: 0 } });
  });

  it('keeps output and errors apart', () => {
    const { heard, exec } = setUp();
    exec(['sh', '-c', 'echo out; echo err >&2; exit 3']);
    expect(heard).toEqual({ out: 'out\n', err: 'err\n', end: { exitCode: 3 } });
  });

  it('is refused in the words of the runtime', () => {
    const { heard, exec, machine, container, lab } = setUp();
    exec(['nosuchcommand']);
    expect(heard.end).toEqual({
      error: expect.stringMatching(
        /^failed to exec in container: failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuchcommand": executable file not found in \$PATH: unknown$/,
      ),
    });
    machine.runtime.killContainer(container.id, 'SIGKILL');
    lab.clock.advance(100);
    exec(['true']);
    expect(heard.end).toEqual({ error: 'failed to exec in container: container is in CONTAINER_EXITED state' });
  });

  it('goes on without its client, who hears nothing more', () => {
    const { heard, exec, lab, machine, container } = setUp();
    const session = exec(['sh', '-c', 'sleep 5; touch /tmp/done; echo late'], { stdin: true });
    session.hangUp();
    lab.clock.advance(10_000);
    expect(heard).toEqual({ out: '', err: '', end: undefined });
    expect(machine.runtime.readFile(container.id, '/tmp/done')).toBe('');
  });
});

describe('a terminal', () => {
  it.each([
    ['busybox', 'sh', '/ # ', '/tmp # '],
    ['debian', 'bash', 'root@web:/# ', 'root@web:/tmp# '],
    ['debian', 'sh', '# ', '# '],
  ])('in %s has prompts of %s', (image, shell, prompt, moved) => {
    const { heard, exec, say } = setUp({}, image);
    const session = exec([shell], { stdin: true, tty: true });
    expect(heard.out).toBe(prompt);
    expect(say(session, 'echo hi\r')).toBe(`echo hi\r\nhi\r\n${prompt}`);
    expect(say(session, 'cd /tmp\r')).toBe(`cd /tmp\r\n${moved}`);
    expect(say(session, 'for i in 1 2\r')).toBe('for i in 1 2\r\n> ');
    expect(say(session, 'do echo $i; done\r')).toBe(`do echo $i; done\r\n1\r\n2\r\n${moved}`);
    expect(say(session, 'x\x7fpwd\r')).toBe(`x\b \bpwd\r\n/tmp\r\n${moved}`);
    expect(say(session, 'nosuch\r')).toBe(
      `nosuch\r\n${{ bash: 'bash: nosuch: command', sh: image === 'busybox' ? 'sh: nosuch:' : 'sh: 1: nosuch:' }[shell]} not found\r\n${moved}`,
    );
    expect(say(session, 'sh -c "exit 7"\r')).toBe(`sh -c "exit 7"\r\n${moved}`);
    expect(say(session, '\x04')).toBe(shell === 'bash' ? 'exit\r\n' : '');
    expect(heard.end).toEqual({ exitCode: 7 });
  });

  it('interrupts what runs, and the shell goes on', () => {
    const { exec, say, heard, lab } = setUp();
    const session = exec(['sh'], { stdin: true, tty: true });
    expect(say(session, 'sleep 1000\r')).toBe('sleep 1000\r\n');
    expect(say(session, '\x03')).toBe('^C\r\n/ # ');
    expect(say(session, 'echo $?\r')).toBe('echo $?\r\n130\r\n/ # ');
    expect(say(session, 'half a li\x03')).toBe('half a li^C\r\n/ # ');
    expect(say(session, 'cat\rtyped\r')).toBe('cat\r\ntyped\r\ntyped\r\n');
    expect(say(session, '\x04')).toBe('/ # ');
    expect(say(session, 'tty; test -t 0 && test -t 1 && echo both\r')).toContain('/dev/pts/0\r\nboth\r\n');
    session.resize(120, 40);
    expect(say(session, 'stty size\r')).toContain('\r\n40 120\r\n');
    expect(say(session, 'echo a | while read x; do echo "<$x>"; done\r')).toContain('<a>');
    expect(say(session, 'cd /usr; ls; ls | cat; test -t 1 | cat; ls > /tmp/l\r')).toContain(
      '\r\nbin    lib    local  sbin   share\r\nbin\r\nlib\r\n',
    );
    session.hangUp();
    lab.clock.advance(10);
    expect(heard.end).toBeUndefined();
    expect(say(session, 'echo deaf\r')).toBe('');
  });

  it('tells programs of its size and of signals', () => {
    const { exec, heard, lab } = setUp();
    const session = exec(['watcher'], { stdin: true, tty: true });
    session.resize(80, 24);
    session.resize(80, 24);
    expect(heard.out).toBe('80x24\r\n');
    session.input('\x03');
    lab.clock.advance(100);
    expect(heard.end).toEqual({ exitCode: 3 });
  });

  it('kills a program that knows nothing of signals', () => {
    const { exec, heard, lab } = setUp();
    exec(['sleep', '100'], { stdin: true, tty: true }).input('\x03');
    lab.clock.advance(100);
    expect(heard).toMatchObject({ out: '^C', end: { exitCode: 130 } });
  });
});

describe('redis-cli', () => {
  it('talks at a terminal, and reads commands from a pipe', () => {
    const { exec, say, heard, lab } = setUp({ command: ['redis-server'] }, 'redis');
    lab.clock.advance(1000);
    const session = exec(['redis-cli'], { stdin: true, tty: true });
    expect(heard.out).toBe('127.0.0.1:6379> ');
    expect(say(session, 'set greeting "hello world"\r')).toContain('\r\nOK\r\n127.0.0.1:6379> ');
    expect(say(session, 'get greeting\r')).toContain('\r\n"hello world"\r\n');
    expect(say(session, 'get nothing\r')).toContain('\r\n(nil)\r\n');
    expect(say(session, 'incr count\r')).toContain('\r\n(integer) 1\r\n');
    expect(say(session, 'CONFIG GET maxmemory\r')).toContain('\r\n1) "maxmemory"\r\n2) "0"\r\n');
    expect(say(session, 'nosuch\r')).toContain('\r\n(error) ERR unknown command');
    say(session, 'quit\r');
    expect(heard.end).toEqual({ exitCode: 0 });
    heard.out = '';
    const piped = exec(['redis-cli'], { stdin: true });
    piped.input('incr count\nget greeting\n');
    piped.endOfInput();
    lab.clock.advance(1000);
    expect(heard.out).toBe('2\nhello world\n');
  });
});

describe('attaching', () => {
  it('joins a shell at a terminal', () => {
    const { attach, say, container, heard, lab } = setUp({ command: ['sh'], stdin: 'once', tty: true });
    expect(container.state).toBe('running');
    const session = attach();
    expect(say(session, 'echo hi\r')).toBe('echo hi\r\nhi\r\n/ # ');
    session.hangUp();
    const again = attach();
    expect(say(again, 'exit 3\r')).toBe('exit 3\r\n');
    lab.clock.advance(100);
    expect(container.exit?.exitCode).toBe(3);
    expect(heard.end).toEqual({ exitCode: 0 });
    expect(container.log.map(({ text }) => text)).toEqual(['/ # echo hi\r', 'hi\r', '/ # exit 3\r']);
  });

  it.each([
    ['once', 0, 'one\n'],
    ['always', undefined, 'one\n'],
    [undefined, 0, ''],
  ] as const)('with stdin %s ends with %s and %j', (stdin, exitCode, output) => {
    const { attach, container, heard, lab } = setUp({ command: ['cat'], stdin });
    const session = attach();
    session.input('one\n');
    session.endOfInput();
    lab.clock.advance(1000);
    expect(container.exit?.exitCode).toBe(exitCode);
    expect(heard.out).toBe(output);
    expect(heard.end).toEqual(
      stdin === undefined ? { error: expect.stringContaining('CONTAINER_EXITED') } : { exitCode: 0 },
    );
  });
});

describe('tar', () => {
  const lines = (text: string): readonly string[] => text.trimEnd().split('\n');

  it.each(['busybox', 'debian'])('of %s makes archives that it can take apart', (image) => {
    const { exec, heard, lab } = setUp({}, image);
    exec([
      'sh',
      '-c',
      'mkdir -p /src/deep; echo one > /src/a; printf "\\303\\251\\377" > /src/deep/b; cd /src; tar cf - . ',
    ]);
    const archive = heard.out;
    expect(encodeText(archive)).toHaveLength(512 * 8);
    heard.out = '';
    const session = exec(
      ['sh', '-c', 'mkdir /dst; tar -xmf - -C /dst; cat /dst/a; ls /dst/deep; wc -c < /dst/deep/b'],
      {
        stdin: true,
      },
    );
    session.input(archive);
    session.endOfInput();
    lab.clock.advance(1000);
    expect(heard).toMatchObject({ out: 'one\nb\n3\n', err: '', end: { exitCode: 0 } });
  });

  it.each([
    [
      'busybox',
      "tar: removing leading '/' from member names\n",
      'tar: /nope: No such file or directory\ntar: error exit delayed from previous errors\n',
      1,
    ],
    [
      'debian',
      "tar: Removing leading `/' from member names\n",
      'tar: /nope: Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors\n',
      2,
    ],
  ])('of %s says what it does', (image, prefix, missing, exitCode) => {
    const { exec, heard } = setUp({}, image);
    exec(['sh', '-c', 'echo x > /tmp/f.txt; tar cf - /tmp/f.txt | tar tf -']);
    expect(heard).toMatchObject({ out: 'tmp/f.txt\n', err: prefix });
    heard.err = '';
    exec(['tar', 'cf', '-', '/nope']);
    expect(heard).toMatchObject({ err: missing, end: { exitCode } });
  });

  it('takes long names, lists, strips, and only what is asked for', () => {
    const { exec, heard } = setUp();
    const long = `${'d'.repeat(60)}/${'e'.repeat(60)}`;
    exec([
      'sh',
      '-c',
      `cd /tmp; mkdir -p ${long}; echo deep > ${long}/f; echo g > g; tar -cf all.tar ${long} g; tar tf all.tar`,
    ]);
    expect(lines(heard.out)).toEqual([`${long}/`, `${long}/f`, 'g']);
    heard.out = '';
    exec([
      'sh',
      '-c',
      'mkdir /out; tar xf /tmp/all.tar -C /out --strip-components=2; ls /out; tar xOf /tmp/all.tar g; tar xf /tmp/all.tar h',
    ]);
    expect(heard).toMatchObject({ out: 'f\ng\n', end: { exitCode: 1 } });
    heard.out = '';
    exec(['sh', '-c', 'tar cf - /tmp/g 2>/dev/null | tail -c+513 | head -c 2']);
    expect(heard.out).toBe('g\n');
  });

  it.each([
    ['busybox', 'short read', 1],
    ['debian', 'This does not look like a tar archive\ntar: Exiting with failure status due to previous errors', 2],
  ])('of %s refuses what is no archive', (image, words, exitCode) => {
    const { exec, heard } = setUp({}, image);
    exec(['tar', 'xf', '-']);
    expect(heard).toMatchObject({ err: `tar: ${words}\n`, end: { exitCode } });
  });
});
