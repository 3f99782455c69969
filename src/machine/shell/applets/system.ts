/** sleep, date, hostname, env, printenv, id, whoami, uname, ps, killall, pidof, which, tty, timeout, nproc. */
import { calendarTime, MONTHS, twoDigits, WEEKDAYS } from '../../programs/calendar.ts';
import { forEver } from '../../programs/for-ever.ts';
import { signalOf } from '../signal-names.ts';
import { type Applet, type AppletCall, complain, takeArguments } from './applet.ts';
import { runProgram } from './run-program.ts';

// biome-ignore-start lint/correctness/useYield: tools run like programs that wait

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** Milliseconds of `1.5`, `10s`, `2m`, `infinity`; undefined for what is no duration. */
function durationMs(text: string): number | undefined {
  if (text === 'infinity' || text === 'inf') return Number.POSITIVE_INFINITY;
  const [, number, unit = ''] = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * (UNITS[unit] ?? 1) * 1000;
}

export const sleep: Applet = function* (call) {
  const words = call.argv.slice(1);
  let totalMs = 0;
  for (const word of words) {
    const ms = durationMs(word);
    if (ms === undefined) {
      complain(call, call.isBusybox ? `invalid number '${word}'` : `invalid time interval '${word}'`);
      return 1;
    }
    totalMs += ms;
  }
  if (words.length === 0) {
    complain(call, 'missing operand');
    return 1;
  }
  if (totalMs === Number.POSITIVE_INFINITY) return yield* forEver();
  yield { kind: 'sleep', ms: totalMs };
  return 0;
};

export const timeout: Applet = function* (call) {
  const words = call.argv.slice(1);
  while (words[0]?.startsWith('-') === true) {
    if (/^-[sk]$/.test(words.shift() ?? '')) words.shift();
  }
  const [limit = '', ...argv] = words;
  const limitMs = durationMs(limit) ?? 0;
  const { process, streams, env } = call;
  const child = process.run(argv, { stdin: streams.stdin, stdout: streams.stdout, stderr: streams.stderr, env });
  if (child.kind !== 'until') return 125;
  const status = yield {
    kind: 'until',
    start: (resume) => {
      const giveUp = child.start((code) => {
        process.clock.cancel(timer);
        resume(code);
      });
      const timer = process.clock.schedule(limitMs, () => {
        giveUp();
        resume(call.isBusybox ? 143 : 124);
      });
      return () => {
        process.clock.cancel(timer);
        giveUp();
      };
    },
  };
  return Number(status);
};

export const date: Applet = function* (call) {
  const { value, operands } = takeArguments(call.argv, ['d', 'date', 'r']);
  const given = value('d', 'date');
  const nowMs =
    given === undefined
      ? call.process.clock.nowMs
      : given.startsWith('@')
        ? Number(given.slice(1)) * 1000
        : call.process.clock.nowMs;
  const format = operands.find((word) => word.startsWith('+'))?.slice(1);
  const takesIso = takeArguments(call.argv, ['d', 'date']).has('I', 'iso-8601');
  call.streams.stdout(`${formatDate(format ?? (takesIso ? '%Y-%m-%d' : '%a %b %e %H:%M:%S UTC %Y'), nowMs)}\n`);
  return 0;
};

function formatDate(format: string, ms: number): string {
  const { year, month, day, hour, minute, second, weekday, dayOfYear } = calendarTime(ms);
  const seconds = Math.floor(ms / 1000);
  const nanoseconds = Math.round((ms - seconds * 1000) * 1_000_000);
  const fields: Readonly<Record<string, string | number>> = {
    Y: year,
    y: twoDigits(year % 100),
    m: twoDigits(month),
    d: twoDigits(day),
    e: String(day).padStart(2),
    H: twoDigits(hour),
    I: twoDigits(hour % 12 === 0 ? 12 : hour % 12),
    p: hour < 12 ? 'AM' : 'PM',
    M: twoDigits(minute),
    S: twoDigits(second),
    s: seconds,
    N: String(nanoseconds).padStart(9, '0'),
    j: String(dayOfYear).padStart(3, '0'),
    u: weekday === 0 ? 7 : weekday,
    w: weekday,
    a: (WEEKDAYS[weekday] ?? '').slice(0, 3),
    A: WEEKDAYS[weekday] ?? '',
    b: (MONTHS[month - 1] ?? '').slice(0, 3),
    h: (MONTHS[month - 1] ?? '').slice(0, 3),
    B: MONTHS[month - 1] ?? '',
    Z: 'UTC',
    z: '+0000',
    n: '\n',
    t: '\t',
    '%': '%',
  };
  const long = format
    .replace(/%F/g, '%Y-%m-%d')
    .replace(/%T/g, '%H:%M:%S')
    .replace(/%D/g, '%m/%d/%y')
    .replace(/%R/g, '%H:%M')
    .replace(/%c/g, '%a %b %e %H:%M:%S %Y')
    .replace(/%3N/g, () => String(nanoseconds).padStart(9, '0').slice(0, 3));
  return long.replace(/%-?([a-zA-Z%])/g, (all, letter: string) => String(fields[letter] ?? all));
}

export const hostname: Applet = function* ({ argv, process, streams }) {
  const { has } = takeArguments(argv);
  streams.stdout(`${has('i', 'I') ? (process.stack.ips[0] ?? '127.0.0.1') : process.hostname}\n`);
  return 0;
};

export const env: Applet = function* (call) {
  const words = call.argv.slice(1);
  let environment: Record<string, string> = { ...call.env };
  while (/^-|=/.test(words[0] ?? '')) {
    const word = words.shift() ?? '';
    if (word === '-i' || word === '-') environment = {};
    else if (word === '-u') delete environment[words.shift() ?? ''];
    else if (word.includes('=')) environment[word.slice(0, word.indexOf('='))] = word.slice(word.indexOf('=') + 1);
  }
  if (words.length > 0) return yield* runProgram(call, words, environment);
  for (const [name, value] of Object.entries(environment)) call.streams.stdout(`${name}=${value}\n`);
  return 0;
};

export const printenv: Applet = function* (call) {
  const { operands } = takeArguments(call.argv);
  if (operands.length === 0)
    for (const [name, value] of Object.entries(call.env)) call.streams.stdout(`${name}=${value}\n`);
  let status = 0;
  for (const name of operands) {
    const value = call.env[name];
    if (value === undefined) status = 1;
    else call.streams.stdout(`${value}\n`);
  }
  return status;
};

export const id: Applet = function* (call) {
  const { has } = takeArguments(call.argv);
  if (has('u') && has('n')) call.streams.stdout('root\n');
  else if (has('u', 'g', 'G')) call.streams.stdout('0\n');
  else
    call.streams.stdout(
      call.isBusybox
        ? 'uid=0(root) gid=0(root) groups=0(root),10(wheel)\n'
        : 'uid=0(root) gid=0(root) groups=0(root)\n',
    );
  return 0;
};

export const whoami: Applet = function* ({ streams }) {
  streams.stdout('root\n');
  return 0;
};

export const uname: Applet = function* ({ argv, process, streams }) {
  const { has } = takeArguments(argv);
  const fields = {
    s: 'Linux',
    n: process.hostname,
    r: '6.1.0',
    v: '#1 SMP PREEMPT_DYNAMIC',
    m: 'x86_64',
    o: 'GNU/Linux',
  };
  const shown = Object.entries(fields).filter(([letter]) => has('a') || has(letter));
  streams.stdout(`${shown.length === 0 ? fields.s : shown.map(([, text]) => text).join(' ')}\n`);
  return 0;
};

export const ps: Applet = function* ({ process, streams, argv, isBusybox }) {
  if (isBusybox) {
    streams.stdout('PID   USER     TIME  COMMAND\n');
    for (const entry of process.processes())
      streams.stdout(`${String(entry.pid).padStart(5)} root      0:00 ${entry.argv.join(' ')}\n`);
  } else if (/[aux]/.test(argv[1] ?? '')) {
    streams.stdout('USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n');
    for (const entry of process.processes()) {
      streams.stdout(
        `root     ${String(entry.pid).padStart(7)}  0.0  0.0      0     0 ?        Ss   09:00   0:00 ${entry.argv.join(' ')}\n`,
      );
    }
  } else {
    streams.stdout('    PID TTY          TIME CMD\n');
    for (const entry of process.processes())
      streams.stdout(`${String(entry.pid).padStart(7)} ?        00:00:00 ${nameOf(entry.argv)}\n`);
  }
  return 0;
};

function nameOf(argv: readonly string[]): string {
  return (argv[0] ?? '').split('/').at(-1) ?? '';
}

function processesNamed({ process }: AppletCall, name: string): readonly number[] {
  return process
    .processes()
    .filter((entry) => entry.pid !== process.pid && nameOf(entry.argv) === name)
    .map((entry) => entry.pid);
}

export const killall: Applet = function* (call) {
  const words = call.argv.slice(1);
  const option = words[0]?.startsWith('-') === true ? (words.shift() ?? '').slice(1) : 'TERM';
  const signal = signalOf(option);
  let status = 0;
  for (const name of words.filter((word) => !word.startsWith('-'))) {
    const pids = processesNamed(call, name);
    if (pids.length === 0) {
      complain(call, call.isBusybox ? `${name}: no process killed` : `${name}: no process found`);
      status = 1;
    }
    for (const pid of pids) if (signal !== undefined) call.process.kill(pid, signal);
  }
  return status;
};

export const pidof: Applet = function* (call) {
  const pids = takeArguments(call.argv).operands.flatMap((name) => processesNamed(call, name));
  if (pids.length === 0) return 1;
  call.streams.stdout(`${pids.join(' ')}\n`);
  return 0;
};

export const which: Applet = function* ({ argv, process, streams }) {
  let status = 0;
  for (const name of takeArguments(argv).operands) {
    if (process.canRun(name)) streams.stdout(name.includes('/') ? `${name}\n` : `/usr/bin/${name}\n`);
    else status = 1;
  }
  return status;
};

export const tty: Applet = function* ({ argv, streams }) {
  const { isTerminal } = streams.stdin;
  if (!argv.includes('-s')) streams.stdout(isTerminal ? '/dev/pts/0\n' : 'not a tty\n');
  return isTerminal ? 0 : 1;
};

/** `stty size` says how large the terminal is; other settings are taken without effect. */
export const stty: Applet = function* (call) {
  const { process, streams } = call;
  if (process.terminal === undefined || !streams.stdin.isTerminal) {
    complain(call, call.isBusybox ? 'standard input: Not a tty' : "'standard input': Inappropriate ioctl for device");
    return 1;
  }
  const { columns, rows } = process.terminal;
  if (call.argv[1] === 'size') streams.stdout(`${rows} ${columns}\n`);
  return 0;
};

// biome-ignore-end lint/correctness/useYield: tools run like programs that wait
