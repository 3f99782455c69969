// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell scripts
import { describe, expect, it } from 'vitest';
import { createRegistry } from '../../registry/registry.ts';
import { MachineLab } from '../../testing/machine-lab.ts';
import { parseImageReference } from '../image-reference.ts';
import { PROGRAMS } from '../programs/index.ts';

function manifestOf(name: string) {
  const parsed = parseImageReference(name);
  const resolution = createRegistry().resolve(parsed.ok ? parsed.reference.canonical : '', 'amd64');
  if (!resolution.ok) throw new Error(resolution.message);
  return resolution.manifest;
}

/** Runs a script in a container of its own until it ends; answers what it wrote and how it ended. */
function run(
  script: string,
  options: { shell?: string; image?: string; env?: Record<string, string>; limitMs?: number } = {},
) {
  const lab = new MachineLab();
  lab.programs.push(...PROGRAMS);
  const container = lab.start(
    lab.machine(),
    'test',
    {
      command: [options.shell ?? 'sh', '-c', script],
      env: options.env ?? {},
    },
    manifestOf(options.image ?? 'busybox'),
  );
  const startedAtMs = lab.clock.nowMs;
  lab.clock.runUntil(() => container.state === 'exited', options.limitMs ?? 3_600_000);
  return {
    lab,
    container,
    output: container.log.map((line) => line.text).join('\n'),
    status: container.exit?.exitCode,
    tookMs: lab.clock.nowMs - startedAtMs,
  };
}

describe('scripts', () => {
  it.each([
    ['echo hello', 'hello', 0],
    ['echo \'a  b\' "c $X d" e\\ f', 'a  b c 1 d e f', 0],
    ['x=5; echo ${x}0 ${y:-none} ${#x} ${z:=set} $z', '50 none 1 set set', 0],
    ['f=/a/b.tar.gz; echo ${f##*/} ${f%.gz} ${f%%.*} ${f#*/}', 'b.tar.gz /a/b.tar /a/b a/b.tar.gz', 0],
    ['echo $(echo inner) `echo old`', 'inner old', 0],
    ['echo $((1 + 2 * 3)) $(( (1+2)*3 )) $((7 % 4)) $((x=3, x*x))', '7 9 3 9', 0],
    ['i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done', '0\n1\n2', 0],
    ['for x in a b c; do echo -n "$x "; done; echo', 'a b c ', 0],
    ['if false; then echo no; elif true; then echo yes; else echo never; fi', 'yes', 0],
    ['case foo.txt in *.md) echo md;; *.txt|*.log) echo txt;; esac', 'txt', 0],
    ['until true; do echo no; done; echo end', 'end', 0],
    ['f() { local x=1; echo "$1 $# $x"; return 3; }; f a b; echo $?', 'a 2 1\n3', 0],
    ['true && echo a || echo b; false && echo c || echo d', 'a\nd', 0],
    ['exit 42', '', 42],
    ['set -e; false; echo no', '', 1],
    ['set -e; if false; then :; fi; false || true; echo yes', 'yes', 0],
    ['foo', 'sh: foo: not found', 127],
    ['/nope/foo', 'sh: /nope/foo: not found', 127],
    ['echo out; echo err >&2; exit 3', 'out\nerr', 3],
    ['echo one > /tmp/f; echo two >> /tmp/f; cat < /tmp/f; cat /tmp/g 2>/dev/null; echo $?', 'one\ntwo\n1', 0],
    ['printf "%s=%d\\n" a 1 b 2', 'a=1\nb=2', 0],
    ['printf "3\\n1\\n2\\n" | sort | head -n 2', '1\n2', 0],
    ['yes | head -n 2', 'y\ny', 0],
    ['seq 1 5 | while read n; do [ $n = 3 ] && break; echo $n; done', '1\n2', 0],
    ['cat <<EOF\nx is $X\nEOF', 'x is 1', 0],
    ["cat <<'EOF'\nx is $X\nEOF", 'x is $X', 0],
    ['set -- a "b c"; for x in "$@"; do echo "[$x]"; done', '[a]\n[b c]', 0],
    ['a="1 2  3"; for x in $a; do echo $x; done', '1\n2\n3', 0],
    ['(cd /tmp; pwd); pwd', '/tmp\n/', 0],
    ['sleep 1 & wait; echo done', 'done', 0],
    ['(sleep 2; exit 7) & wait $!; echo $?', '7', 0],
    ['trap "echo bye" EXIT; exit 4', 'bye', 4],
    ['[ -d /tmp -a ! -e /nope ] && echo ok', 'ok', 0],
    ['test 1 -eq 2; echo $?', '1', 0],
    ['X=2 env | grep ^X', 'X=2', 0],
    ['export Y=3; sh -c "echo $Y \\$Y"', '3 3', 0],
    ['! true; echo $?', '1', 0],
    ['{ echo a; echo b; } | wc -l', '2', 0],
    ['echo *', 'bin boot dev etc home lib media mnt opt proc root run sbin srv sys tmp usr var', 0],
    ['echo "*" \\* nothing*', '* * nothing*', 0],
    ['echo "$(date) x" | cut -c1-3', 'Thu', 0],
    ['echo a,b,c | tr , "\\n" | tail -n 1', 'c', 0],
    ['echo hello | sed s/l/L/g', 'heLLo', 0],
    ['eval "echo $((2**3))"', '8', 0],
    ['ls /nope', 'ls: /nope: No such file or directory', 1],
    ['if', 'sh: syntax error: unexpected end of file', 2],
    ['echo a; done', 'sh: syntax error: unexpected "done"', 2],
    ['while true; do break; done; for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done', '1\n3', 0],
    ["echo 'it''s' # a comment", 'its', 0],
    ['echo a\\\nb', 'ab', 0],
    ['[ "a" = "a" ] && [ -n "x" ] && [ -z "" ] && echo all', 'all', 0],
    ['x=$(false); echo $?', '1', 0],
    ['false; rc=$?; echo $rc', '1', 0],
    ['exec > /tmp/log; echo hidden; cat /tmp/log >&2', 'hidden', 0],
    ['echo a; exec echo b; echo c', 'a\nb', 0],
    ['echo ${NOPE?is missing}; echo no', 'sh: NOPE: is missing', 2],
    ['echo aGVsbG8= | base64 -d; echo; echo -n hello | base64', 'hello\naGVsbG8=', 0],
    ['getopts "a:b" o -a 5 -b; echo $o $OPTARG', 'a 5', 0],
  ])('%s', (script, output, status) => {
    expect(run(script, { env: { X: '1' } })).toMatchObject({ output, status });
  });

  it.each([
    ['echo {1..3} x{a,b}', '1 2 3 xa xb'],
    ['items=(foo bar baz); i=1; echo ${items[$i]} ${#items[@]} ${items[@]}', 'bar 3 foo bar baz'],
    ['[[ foobar == foo* && 1 -lt 2 ]] && echo match', 'match'],
    ['for ((i=0; i<3; i++)); do echo -n $i; done; echo', '012'],
    ['s=hello; echo ${s^} ${s^^} ${s:1:3} ${s/l/L} ${s//l/L}', 'Hello HELLO ell heLlo heLLo'],
    ['cat <<< text', 'text'],
    ['a=b; b=c; echo ${!a}', 'c'],
    ['shift 3 2>/dev/null; trap "" FOO; echo $?', 'bash: line 1: trap: FOO: invalid signal specification\n1'],
    ['foo', 'bash: line 1: foo: command not found'],
  ])('of bash: %s', (script, output) => {
    expect(run(script, { shell: 'bash', image: 'debian' }).output).toBe(output);
  });
});

describe('a shell in time', () => {
  it('sleeps in virtual time', () => {
    expect(Math.round(run('sleep 30; echo up').tookMs / 1000)).toBe(30);
  });

  it('runs background jobs beside each other', () => {
    expect(Math.round(run('sleep 10 & sleep 10 & (sleep 10) & wait').tookMs / 1000)).toBe(10);
  });

  it('burns CPU time when it loops without sleeping', () => {
    const { lab, container } = run('while true; do :; done', { limitMs: 5000 });
    expect(container.state).toBe('running');
    expect(lab.clock.processed).toBeLessThan(5000);
  });

  it('as PID 1 ignores SIGTERM, and heeds a trap once its command has ended', () => {
    const lab = new MachineLab();
    lab.programs.push(...PROGRAMS);
    const machine = lab.machine();
    const start = (script: string, name: string) =>
      lab.start(machine, name, { command: ['sh', '-c', script] }, manifestOf('busybox'));
    const deaf = start('sleep 1000; echo over', 'deaf');
    const heeding = start('trap "echo bye; exit 5" TERM; sleep 20; echo no', 'heeding');
    const prompt = start('trap "echo bye; exit 6" TERM; sleep 100 & wait', 'prompt');
    for (const { id } of [deaf, heeding, prompt]) machine.runtime.killContainer(id, 'SIGTERM');
    lab.clock.advance(1000);
    expect([deaf.state, heeding.state, prompt.state]).toEqual(['running', 'running', 'exited']);
    expect(prompt.exit?.exitCode).toBe(6);
    lab.clock.advance(30_000);
    expect(heeding.exit?.exitCode).toBe(5);
    expect(heeding.log.map((line) => line.text)).toEqual(['bye']);
    expect(deaf.state).toBe('running');
  });
});
