/** Which things on the stage a label selector picks. Read by the picture and by the box in which it is typed; worked out once per change. */
import type { LabelQuery, SceneLabels, ScenePod, SceneService, SelectableKind } from '../../bridge/messages.ts';
import { parseLabelSelector } from '../../kube-api/meta/label-selector-parser.ts';
import type { StageSnapshot } from './stage-source.ts';

export type LabelMatches =
  | { readonly type: 'nothing-asked' }
  /** The text is no selector, in the API server's words. */
  | { readonly type: 'refused'; readonly message: string }
  | {
      readonly type: 'found';
      readonly kind: SelectableKind;
      readonly ids: ReadonlySet<string>;
      /** How many things of that kind are shown. */
      readonly shown: number;
      /** The namespaces of the shown things; none for nodes. */
      readonly namespaces: ReadonlySet<string>;
    };

type Asked = Pick<StageSnapshot, 'nodes' | 'pods' | 'services' | 'areSystemPodsShown' | 'query'>;

interface Labelled {
  readonly id: string;
  readonly namespace?: string;
  readonly labels?: SceneLabels;
}

const NOTHING_ASKED: LabelMatches = { type: 'nothing-asked' };
let last:
  | { readonly things: ReadonlyMap<string, Labelled>; readonly asked: Asked; readonly matches: LabelMatches }
  | undefined;

/** What the scene's query picks; the same object as before while nothing that matters has changed. */
export function labelMatchesOf(scene: Asked): LabelMatches {
  const { kind, selector } = scene.query;
  if (selector.trim() === '') return NOTHING_ASKED;
  const things: ReadonlyMap<string, Labelled> = scene[kind];
  const isKnown =
    last?.things === things &&
    last.asked.query === scene.query &&
    last.asked.areSystemPodsShown === scene.areSystemPodsShown;
  if (!isKnown || last === undefined) last = { things, asked: scene, matches: matchesAmong(things, scene) };
  return last.matches;
}

function matchesAmong(things: ReadonlyMap<string, Labelled>, { query, areSystemPodsShown }: Asked): LabelMatches {
  try {
    const matcher = parseLabelSelector(query.selector);
    const ids = new Set<string>();
    const namespaces = new Set<string>();
    let shown = 0;
    for (const thing of things.values()) {
      if (!areSystemPodsShown && (thing as ScenePod | SceneService).isSystem === true) continue;
      shown++;
      if (thing.namespace !== undefined) namespaces.add(thing.namespace);
      if (matcher.matches(thing.labels)) ids.add(thing.id);
    }
    return { type: 'found', kind: query.kind, ids, shown, namespaces };
  } catch (error) {
    return { type: 'refused', message: error instanceof Error ? error.message : String(error) };
  }
}

/** The command that finds the same things on a real cluster. */
export function getCommand({ kind, selector }: LabelQuery, namespaces: ReadonlySet<string>): string {
  const [namespace] = namespaces;
  const where =
    namespaces.size > 1 ? ' -A' : namespace === undefined || namespace === 'default' ? '' : ` -n ${namespace}`;
  return `kubectl get ${kind}${where} -l '${selector.trim().replaceAll("'", "'\\''")}'`;
}
