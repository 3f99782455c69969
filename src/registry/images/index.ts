/** The catalogue: every image that the registries hold. To add one, write it in a file of its family and name it here. */
import type { CataloguedImage } from '../define-image.ts';
import { alpine, bash, busybox, debian, ubuntu } from './busybox.ts';
import { batchJob, curl, fortune, kubiaPet, perl, ssdMonitor, stress } from './exercises.ts';
import { kubia, kubiaUnhealthy } from './kubia.ts';
import { nginx, nginxOfTests } from './nginx.ts';
import { pause } from './pause.ts';
import { guestbookFrontend, redis, redisFollower, redisOfExamples, redisOfTests, redisSlave } from './redis.ts';
import {
  agnhost,
  echoserver,
  helloApp,
  httpd,
  httpdOfTests,
  httpEcho,
  liveness,
  nginxSlim,
  serveHostname,
  testWebserver,
} from './servers.ts';

export const IMAGES = [
  nginx,
  nginxSlim,
  nginxOfTests,
  httpd,
  httpdOfTests,
  redis,
  redisOfTests,
  redisFollower,
  redisSlave,
  redisOfExamples,
  guestbookFrontend,
  busybox,
  alpine,
  debian,
  ubuntu,
  bash,
  pause,
  kubia,
  kubiaUnhealthy,
  kubiaPet,
  batchJob,
  ssdMonitor,
  fortune,
  httpEcho,
  helloApp,
  echoserver,
  serveHostname,
  agnhost,
  testWebserver,
  liveness,
  stress,
  perl,
  curl,
] as const satisfies readonly CataloguedImage[];
