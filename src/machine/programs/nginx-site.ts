/** Which server and location of an nginx configuration a request goes to (nginx.org/en/docs/http/request_processing.html). */
import { ConfigurationError, type Directive, directive } from './nginx-configuration.ts';

export interface Location {
  readonly modifier: '' | '=' | '^~' | '~' | '~*';
  readonly path: string;
  /** Its own directives first, then those around it. */
  readonly directives: readonly Directive[];
}

export interface Server {
  readonly ports: readonly number[];
  readonly isDefault: boolean;
  readonly names: readonly string[];
  readonly directives: readonly Directive[];
  readonly locations: readonly Location[];
}

export interface Site {
  readonly servers: readonly Server[];
  /** Addresses by the name of an `upstream`. */
  readonly upstreams: ReadonlyMap<string, readonly string[]>;
}

/** Makes sense of the directives; throws {@link ConfigurationError}. */
export function siteOf(configuration: readonly Directive[]): Site {
  if (directive(configuration, 'events') === undefined)
    throw new ConfigurationError('no "events" section in configuration');
  const http = directive(configuration, 'http')?.block ?? [];
  for (const misplaced of configuration) {
    if (misplaced.name === 'server')
      throw new ConfigurationError(`"server" directive is not allowed here in ${misplaced.place}`);
  }
  const upstreams = new Map<string, readonly string[]>();
  for (const { name, args, block = [] } of http) {
    if (name !== 'upstream') continue;
    upstreams.set(
      args[0] ?? '',
      block.filter((entry) => entry.name === 'server').map((entry) => entry.args[0] ?? ''),
    );
  }
  const servers = http.filter((entry) => entry.name === 'server').map((entry) => serverOf(entry.block ?? [], http));
  return { servers, upstreams };
}

function serverOf(block: readonly Directive[], http: readonly Directive[]): Server {
  const listens = block.filter((entry) => entry.name === 'listen');
  const around = [...block, ...http].filter((entry) => entry.block === undefined || entry.name === 'types');
  const ports = listens.map((entry) => Number(/(\d+)$/.exec(entry.args[0] ?? '')?.[1] ?? '80'));
  return {
    ports: ports.length === 0 ? [80] : [...new Set(ports)],
    isDefault: listens.some((entry) => entry.args.includes('default_server')),
    names: directive(block, 'server_name')?.args ?? [''],
    directives: around,
    locations: block.filter((entry) => entry.name === 'location').map((entry) => locationOf(entry, around)),
  };
}

function locationOf({ args, block = [] }: Directive, around: readonly Directive[]): Location {
  const [first = '/', second] = args;
  if (second === undefined) return { modifier: '', path: first, directives: [...block, ...withoutActions(around)] };
  return { modifier: first as Location['modifier'], path: second, directives: [...block, ...withoutActions(around)] };
}

/** What a location does is not inherited from around it. */
function withoutActions(directives: readonly Directive[]): readonly Directive[] {
  return directives.filter(({ name }) => !['return', 'try_files', 'proxy_pass'].includes(name));
}

export function serverFor(site: Site, port: number, host: string): Server | undefined {
  const candidates = site.servers.filter((server) => server.ports.includes(port));
  const name = host.replace(/:\d+$/, '');
  return (
    candidates.find((server) => server.names.includes(name)) ??
    candidates.find((server) => server.isDefault) ??
    candidates[0]
  );
}

export function locationFor(server: Server, path: string): Location | undefined {
  const exact = server.locations.find((location) => location.modifier === '=' && location.path === path);
  if (exact !== undefined) return exact;
  const prefixes = server.locations.filter(
    ({ modifier, path: prefix }) => (modifier === '' || modifier === '^~') && path.startsWith(prefix),
  );
  const longest = prefixes.sort((a, b) => b.path.length - a.path.length)[0];
  if (longest?.modifier === '^~') return longest;
  const matching = server.locations.find(
    ({ modifier, path: pattern }) =>
      (modifier === '~' || modifier === '~*') && new RegExp(pattern, modifier === '~*' ? 'i' : '').test(path),
  );
  return matching ?? longest;
}
