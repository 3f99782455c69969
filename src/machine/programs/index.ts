/** Every program that images can contain. Where two have an executable of the same name, an image's own program goes first, then this order. */
import type { Program } from '../contract.ts';
import { agnhost } from './agnhost/agnhost.ts';
import { busybox } from './busybox.ts';
import { fortune } from './fortune.ts';
import { guestbook, guestbookMaster } from './guestbook.ts';
import { httpd } from './httpd.ts';
import { kubia, kubiaUnhealthy, kubiaV1, kubiaV2, kubiaV3, kubiaV4 } from './kubia.ts';
import { kubiaPet } from './kubia-pet.ts';
import { nginx } from './nginx.ts';
import { pause } from './pause.ts';
import { perl } from './pi.ts';
import { redisCli } from './redis-cli.ts';
import { redisServer } from './redis-server.ts';
import { echoserver, helloApp, httpEcho, serveHostname } from './small-servers.ts';
import { standIn } from './stand-in.ts';
import { stress } from './stress.ts';

export const PROGRAMS = [
  busybox,
  kubia,
  kubiaV1,
  kubiaV2,
  kubiaV3,
  kubiaV4,
  kubiaUnhealthy,
  kubiaPet,
  nginx,
  httpd,
  redisServer,
  redisCli,
  guestbook,
  guestbookMaster,
  httpEcho,
  helloApp,
  echoserver,
  serveHostname,
  agnhost,
  fortune,
  stress,
  perl,
  pause,
  standIn,
] as const satisfies readonly Program[];
