/** Everything that is shown of one object when it is open. */
import { stringify } from 'yaml';
import type { Happening, ObjectDetails, ObjectRef } from '../../bridge/messages.ts';
import type { Pod } from '../../kube-api/generated/types.gen.ts';
import { Event, kindByGroupVersionKind } from '../../kube-api/kinds/index.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import { ofEvent } from '../happenings.ts';
import type { Sandbox } from '../sandbox.ts';
import { causesOf } from './causes.ts';
import { logsOf } from './logs.ts';
import { relatedTo } from './related.ts';
import { summaryOf } from './summary.ts';

/** Events shown of one object; more are in the list of everything. */
const MOST_EVENTS = 50;

const lastKnown = new WeakMap<Sandbox, Map<string, KubeObject>>();
const yamlOf = new WeakMap<KubeObject, string>();

/** What is known of the object named by `ref`; of one that is gone, its last state. */
export function inspect(sandbox: Sandbox, ref: ObjectRef): ObjectDetails {
  const kind = kindByGroupVersionKind(ref.apiVersion, ref.kind);
  const object = kind === undefined ? undefined : sandbox.mirror.get(kind, ref.name, ref.namespace);
  const shown = remember(sandbox, ref, object);
  return {
    ref,
    object,
    yaml: shown === undefined ? '' : asYaml(shown),
    summary: object === undefined ? [`${ref.kind} ${ref.name} is gone.`] : summaryOf(object, sandbox),
    events: eventsAbout(sandbox, ref),
    related: shown === undefined ? [] : relatedTo(shown, sandbox.mirror),
    logs: object?.kind === 'Pod' ? logsOf(object as Pod, sandbox.nodes) : [],
    causes: shown === undefined ? [] : causesOf(shown, sandbox),
  };
}

function remember(sandbox: Sandbox, ref: ObjectRef, object: KubeObject | undefined): KubeObject | undefined {
  const known = lastKnown.get(sandbox) ?? new Map<string, KubeObject>();
  lastKnown.set(sandbox, known);
  const key = `${ref.apiVersion}/${ref.kind}/${ref.namespace ?? ''}/${ref.name}`;
  if (object !== undefined) known.set(key, object);
  return object ?? known.get(key);
}

/** The object as `kubectl get -o yaml` would show it; written once per version. */
function asYaml(object: KubeObject): string {
  const known = yamlOf.get(object);
  if (known !== undefined) return known;
  const text = stringify(object, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
  yamlOf.set(object, text);
  return text;
}

function eventsAbout({ mirror, trace }: Sandbox, ref: ObjectRef): readonly Happening[] {
  const about: Happening[] = [];
  for (const event of mirror.list(Event)) {
    const { involvedObject } = event;
    const isAboutIt =
      involvedObject.kind === ref.kind &&
      involvedObject.name === ref.name &&
      (ref.namespace === undefined || involvedObject.namespace === ref.namespace);
    if (!isAboutIt) continue;
    about.push(ofEvent(event, trace.get(mirror.lastWriteOf(event.metadata.uid ?? ''))?.atMs ?? 0));
  }
  return about.sort((a, b) => b.atMs - a.atMs).slice(0, MOST_EVENTS);
}
