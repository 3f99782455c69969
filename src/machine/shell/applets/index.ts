/** Every tool by the name under which it is called. */
import type { Applet } from './applet.ts';
import { basename, dirname, echo, expr, fail, printf, seq, succeed, yes } from './echoing.ts';
import { base64, xargs } from './encoding.ts';
import { change, ls, stat } from './file-facts.ts';
import { cat, cp, dd, ln, mkdir, mktemp, mv, readlink, rm, rmdir, tee, touch } from './files.ts';
import { grep } from './grep.ts';
import { nc } from './nc.ts';
import { curl, nslookup, wget } from './network.ts';
import { awk, sed } from './sed.ts';
import {
  date,
  env,
  hostname,
  id,
  killall,
  pidof,
  printenv,
  ps,
  sleep,
  stty,
  timeout,
  tty,
  uname,
  which,
  whoami,
} from './system.ts';
import { tar } from './tar.ts';
import { cut, head, sort, tail, tr, uniq, wc } from './text.ts';

export const APPLETS: ReadonlyMap<string, Applet> = new Map<string, Applet>(
  Object.entries({
    awk,
    base64,
    basename,
    cat,
    chmod: change,
    chown: change,
    cp,
    curl,
    cut,
    date,
    dd,
    dirname,
    echo,
    egrep: grep,
    env,
    expr,
    false: fail,
    grep,
    head,
    hostname,
    id,
    killall,
    ln,
    ls,
    mkdir,
    mktemp,
    mv,
    nc,
    nslookup,
    pidof,
    printenv,
    printf,
    ps,
    readlink,
    rm,
    rmdir,
    sed,
    seq,
    sleep,
    sort,
    stat,
    stty,
    sync: succeed,
    tail,
    tar,
    tee,
    timeout,
    touch,
    tr,
    true: succeed,
    tty,
    uname,
    uniq,
    wc,
    wget,
    which,
    whoami,
    xargs,
    yes,
  } satisfies Readonly<Record<string, Applet>>),
);
