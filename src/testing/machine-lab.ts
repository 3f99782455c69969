/** A network, a shelf of images and machines to try things on, without Kubernetes. */
import { Clock, Random, Trace } from '../kernel/index.ts';
import type {
  ContainerConfig,
  ContainerRecord,
  Machine,
  MachineSpec,
  Process,
  Program,
  Sandbox,
  Wait,
} from '../machine/contract.ts';
import type { ImageConfig, ImageManifest, ImageSource } from '../machine/image-source.ts';
import { createMachine } from '../machine/machine.ts';
import { Network } from '../network/network.ts';

/** A program made on the spot, found by its own name. */
export function program(name: string, run: Program['run'], executables: readonly string[] = [name]): Program {
  return { name, fidelity: '', executables, run };
}

/** Answers every HTTP request on port 8080 with its host name, for ever. */
export const server: Program = program('server', function* (process: Process) {
  process.serveHttp(8080, (request, respond) => {
    respond({ status: 200, headers: {}, body: `${process.hostname} saw ${request.clientIp}` });
  });
  process.stdout('listening\n');
  return yield* forEver();
});

/** Ends with the code that its first argument says, after as many seconds as its second one says. */
export const ender: Program = program('ender', function* (process: Process) {
  yield { kind: 'sleep', ms: 1000 * Number(process.argv[2] ?? '0') };
  return Number(process.argv[1] ?? '0');
});

export function* forEver(): Generator<Wait, number, unknown> {
  yield { kind: 'until', start: () => () => undefined };
  return 0;
}

/** An image of one layer whose command starts the program of that name. */
export function image(
  programName: string,
  config: Partial<ImageConfig> = {},
  extra: Partial<ImageManifest> = {},
): ImageManifest {
  return {
    digest: `sha256:manifest-${programName}`,
    configDigest: `sha256:config-${programName}`,
    layers: [{ digest: `sha256:layer-${programName}`, sizeBytes: 1_000_000 }],
    isStandIn: false,
    ...extra,
    config: {
      program: programName,
      entrypoint: [programName],
      cmd: [],
      env: {},
      exposedPorts: [],
      workingDir: '',
      stopSignal: undefined,
      user: '',
      ...config,
    },
  };
}

export class MachineLab {
  readonly clock = new Clock(0);
  readonly random = new Random(1);
  readonly trace = new Trace(this.clock);
  readonly network = new Network(this.clock);
  readonly images = new Map<string, ImageManifest>();
  readonly programs: Program[] = [server, ender];
  readonly source: ImageSource = {
    resolve: (reference) => {
      const manifest = this.images.get(reference);
      return manifest === undefined ? { ok: false, message: `${reference}: not found` } : { ok: true, manifest };
    },
  };
  readonly machines: Machine[] = [];

  /** A booted machine with room for pods. */
  machine(spec: Partial<MachineSpec> = {}): Machine {
    const number = this.machines.length + 1;
    const machine = createMachine(
      {
        name: `node-${number}`,
        ip: `192.168.0.${number}`,
        cores: 2,
        memoryBytes: 4e9,
        diskBytes: 20e9,
        architecture: 'amd64',
        bootMs: 0,
        ...spec,
      },
      { ...this, images: this.source },
    );
    machine.podCidr = `10.244.${number}.0/24`;
    machine.powerOn();
    this.machines.push(machine);
    return machine;
  }

  /** A sandbox for a pod of that name in `default`. */
  sandbox(machine: Machine, name: string, options: { readonly hostNetwork?: boolean } = {}): Sandbox {
    let result: Sandbox | { readonly error: string } | undefined;
    const config = { namespace: 'default', name, uid: name, hostname: name, hostNetwork: options.hostNetwork ?? false };
    machine.runtime.runSandbox(config, (answer) => {
      result = answer;
    });
    this.clock.runUntil(() => result !== undefined, 10_000);
    if (result === undefined) throw new Error('the sandbox never came');
    if ('error' in result) throw new Error(result.error);
    return result;
  }

  /** Pulls an image of `programName` and creates a container of it in a pod of its own. */
  create(
    machine: Machine,
    programName: string,
    config: Partial<ContainerConfig> = {},
    manifest = image(programName),
  ): ContainerRecord {
    const sandbox = this.sandbox(machine, config.name ?? programName);
    return this.createIn(machine, sandbox.id, programName, config, manifest);
  }

  /** The same in a sandbox that is there. */
  createIn(
    machine: Machine,
    sandboxId: string,
    programName: string,
    config: Partial<ContainerConfig> = {},
    manifest = image(programName),
  ): ContainerRecord {
    this.images.set(`docker.io/library/${programName}:latest`, manifest);
    let isPulled = machine.runtime.image(programName) !== undefined;
    if (!isPulled) machine.runtime.pullImage(programName, () => (isPulled = true));
    this.clock.runUntil(() => isPulled, 600_000);
    const created = machine.runtime.createContainer(sandboxId, { ...containerOf(programName), ...config });
    if ('error' in created) throw new Error(created.error);
    return created;
  }

  /** The same, started and past its first instruction. */
  start(
    machine: Machine,
    programName: string,
    config: Partial<ContainerConfig> = {},
    manifest = image(programName),
  ): ContainerRecord {
    const container = this.create(machine, programName, config, manifest);
    const problem = machine.runtime.startContainer(container.id);
    if (problem !== undefined) throw new Error(problem.error);
    this.clock.advance(100);
    return container;
  }
}

/** A configuration that changes nothing of what the image says. */
export function containerOf(imageName: string): ContainerConfig {
  return {
    name: imageName,
    image: imageName,
    command: undefined,
    args: undefined,
    env: {},
    workingDirectory: undefined,
    declaredPorts: [],
    mounts: [],
    memoryLimitBytes: 0,
    cpuLimitCores: 0,
    attempt: 0,
  };
}
