/** Where programs on this machine reach the cluster in this tab; only the server of `npm start` offers that, and says so in the page. */

/** Below it the API of the cluster is served (src/http/relay/relay-server.ts). */
const API_PATH = '/cluster';

/** E.g. `http://127.0.0.1:4173/cluster`; undefined when this page came from a server that passes nothing on. */
export function relayAddress(page: Document, origin: string): string | undefined {
  const isOffered = page.querySelector('meta[name="kubarium-relay"]') !== null;
  return isOffered ? `${origin}${API_PATH}` : undefined;
}

/** The command that works at once, and those that make the cluster kubectl's own. */
export function commandsFor(server: string): { readonly once: string; readonly lasting: string } {
  return {
    once: `kubectl --server ${server} get pods`,
    lasting: [
      `kubectl config set-cluster kubarium --server=${server}`,
      'kubectl config set-context kubarium --cluster=kubarium',
      'kubectl config use-context kubarium',
    ].join('\n'),
  };
}

export interface ProgramName {
  readonly name: string;
  /** Empty when it does not say. */
  readonly version: string;
}

/** `kubectl/v1.32.5` as a name and a version. */
export function programName(userAgent: string): ProgramName {
  const [name = '', version = ''] = userAgent.split(' ', 1)[0]?.split('/') ?? [];
  return { name: name === '' ? userAgent : name, version };
}
