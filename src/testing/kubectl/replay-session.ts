/** Plays a recorded session again: the same commands, by the real kubectl, at the same virtual times, in a world of ours. */
import { resolve } from 'node:path';
import type { Architecture } from '../../machine/contract.ts';
import type { ImageResolution, ImageSource } from '../../machine/image-source.ts';
import { createRegistry } from '../../registry/registry.ts';
import { SERVED_HERE, UNSERVED } from './known-differences.ts';
import { type CommandResult, KubectlWorld } from './kubectl-world.ts';
import { Matching } from './matched-output.ts';
import { commandsOf, otherNamespaces, type RecordedCommand, type RecordedSession } from './recorded-session.ts';
import { sessionFiles } from './session-files.ts';

export interface ReplayedCommand {
  readonly recorded: RecordedCommand;
  /** What it did here. */
  readonly result: CommandResult;
  /** What differs: exit code, output or error output; empty when nothing does. */
  readonly differences: readonly string[];
}

const CORPUS = resolve('../shared/corpus/manifests');
/** Time that a command may be hurried on beyond what it took on the real cluster. */
const SLACK_MS = 30_000;
const HOUR_MS = 3_600_000;
const SMALL_IMAGE_BYTES = 1_033_481;
/** A command that only looks may find what it found there up to so much later: how long things take is drawn here and was there. */
const PATIENCE_MS = 2500;
const LOOK_MS = 500;
const LOOKS = /^(?:timeout \d+ )?kubectl (?:get|describe|logs|events|exec)\b/;
/** The recording cluster was busy: some kubelets had not seen what a volume is made of when they first needed it. */
const TOO_EARLY = /failed to sync configmap cache: timed out waiting for the condition/;
const RECORDED_ADDRESS = 'https://127.0.0.1:6443';

/** Replays all commands; what one leaves behind is there for the next, as it was when they were recorded. */
export async function replaySession(session: RecordedSession, kubectl: string): Promise<readonly ReplayedCommand[]> {
  const commands = commandsOf(session);
  const span = Math.max(...commands.map(({ t, ms }) => t + ms));
  const world = await KubectlWorld.start({
    kubectl,
    namespace: session.namespace,
    images: new SmallImages(),
    // kubectl reckons some ages by the host's clock: the world lies in its past
    startAtMs: Date.now() - span - HOUR_MS,
    env: {
      M: CORPUS,
      W: `${CORPUS}/kubernetes__website/content/en/examples`,
      L: `${CORPUS}/luksa__kubernetes-in-action`,
    },
  });
  try {
    for (const [path, content] of Object.entries(sessionFiles(session.name))) world.write(path, content);
    world.pull(imagesPresent(session));
    await world.run(`kubectl create namespace ${session.namespace}`);
    world.advance(1000);
    const startMs = world.nowMs;
    const matching = new Matching();
    const others = new Set([...otherNamespaces(session), 'openshift-service-ca.crt']);
    // other sessions ran on the recording cluster at the same time, and so did its distribution's own parts
    const isTheirs = (line: string) => others.has(/^\S+(?=\s{2,}|$)/.exec(line)?.[0] ?? '') && !/\bv1\b/.test(line);
    const theirs = (text: string) =>
      text.replace(/^.+\n/gm, (line) => (isTheirs(line) || TOO_EARLY.test(line) || UNSERVED.test(line) ? '' : line));
    const results: ReplayedCommand[] = [];
    for (const recorded of commands) {
      world.advance(startMs + recorded.t - world.nowMs);
      const ours = (text: string) => inTheirWords(text, world, session.name);
      // it watches the host's clock
      const isTimed = /\b(?:timeout|sleep) \d/.test(recorded.cmd.replace(/<<[\s\S]*|--.*/, ''));
      const giveUpAtMs = world.nowMs + PATIENCE_MS;
      let result: CommandResult;
      let differences: readonly string[];
      for (;;) {
        result = await world.run(
          recorded.cmd,
          isTimed ? { mostVirtualMs: 0 } : { mostVirtualMs: recorded.ms + SLACK_MS, usualMs: recorded.ms },
        );
        differences = [
          result.code === recorded.rc ? undefined : `exit code ${recorded.rc} there, ${result.code} here`,
          matching.difference(theirs(recorded.stdout), ours(result.stdout), isOrdered(recorded.cmd)),
          matching.difference(theirs(recorded.stderr), ours(result.stderr)),
        ].filter((text) => text !== undefined);
        if (differences.length === 0 || !LOOKS.test(recorded.cmd) || world.nowMs >= giveUpAtMs) break;
        world.advance(LOOK_MS);
      }
      results.push({ recorded, result, differences });
    }
    return results;
  } finally {
    await world.stop();
  }
}

/** The images of the recording cluster: real names and digests, and hardly anything in them. */
class SmallImages implements ImageSource {
  readonly #registry = createRegistry();

  resolve(reference: string, architecture: Architecture): ImageResolution {
    const resolution = this.#registry.resolve(reference, architecture);
    if (!resolution.ok) return resolution;
    const { manifest } = resolution;
    const layers = [{ digest: manifest.configDigest, sizeBytes: SMALL_IMAGE_BYTES }];
    return { ok: true, manifest: { ...manifest, layers } };
  }
}

/** What the recorder's own surroundings were called: its address, folders, range of Services and host. */
function inTheirWords(text: string, world: KubectlWorld, session: string): string {
  return text
    .replaceAll(world.address, RECORDED_ADDRESS)
    .replaceAll(`${CORPUS}/`, 'manifests/')
    .replaceAll(`${world.folder}/home`, `run/sess/${session}`)
    .replaceAll('10.96.0.0/12', '10.96.0.0/16')
    .replaceAll('default-scheduler-control-plane', 'default-scheduler-vm')
    .replace(SERVED_HERE, '');
}

/** Lists of events and of pods come in the order of their names, whose endings are drawn; components' states as they arrive. */
function isOrdered(command: string): boolean {
  return (
    !/kubectl get .*\b(?:events?|ev|pods?|po|all|componentstatuses|cs)\b/.test(command) ||
    /-o (?:yaml|json)\b/.test(command)
  );
}

/** The images that the recording cluster's nodes had before the session began. */
function imagesPresent(session: RecordedSession): readonly string[] {
  const output = commandsOf(session)
    .map(({ stdout }) => stdout)
    .join('\n');
  const pulled = new Set([...output.matchAll(/Pulling image "([^"]+)"/g)].map(([, image]) => image));
  const present = [...output.matchAll(/Container image "([^"]+)" already present/g)].map(([, image = '']) => image);
  return [...new Set(present)].filter((image) => !pulled.has(image));
}
