import { describe, expect, it } from 'vitest';
import type { Action, KeyChanges, ObjectRef } from '../../bridge/messages.ts';
import { Pod } from '../../kube-api/kinds/pod.ts';
import { Sandbox } from '../sandbox.ts';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web-1, labels: {app: web}, annotations: {note: old}}
spec: {containers: [{name: web, image: nginx}]}
`;
const target: ObjectRef = { apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: 'web-1' };

function world() {
  const sandbox = new Sandbox({ seed: 1, nodes: 1 });
  sandbox.clock.advance(30_000);
  sandbox.act({ type: 'apply', yaml: POD });
  const metadata = () => sandbox.mirror.get(Pod, 'web-1', 'default')?.metadata;
  return { act: (action: Action) => sandbox.act(action), metadata };
}

const label = (labels: KeyChanges, overwrite = false): Action => ({
  type: 'label',
  target,
  labels,
  ...(overwrite ? { overwrite } : {}),
});

describe('labelling', () => {
  it.each([
    [
      label({ tier: 'front' }),
      'pod/web-1 labeled',
      { app: 'web', tier: 'front' },
      'kubectl label pod web-1 tier=front',
    ],
    [label({ app: 'web' }), 'pod/web-1 not labeled', { app: 'web' }, 'kubectl label pod web-1 app=web'],
    [label({ app: null }), 'pod/web-1 unlabeled', undefined, 'kubectl label pod web-1 app-'],
    [
      label({ app: 'shop' }, true),
      'pod/web-1 labeled',
      { app: 'shop' },
      'kubectl label pod web-1 app=shop --overwrite',
    ],
    [label({ empty: '' }), 'pod/web-1 labeled', { app: 'web', empty: '' }, 'kubectl label pod web-1 empty='],
  ] as const)('%j', (action, message, labels, command) => {
    const { act, metadata } = world();
    const outcome = act(action);
    expect(outcome).toEqual({ ok: true, messages: [message], problems: [], equivalentCommand: command });
    expect(metadata()?.labels).toEqual(labels);
  });

  it('tells of a label that was not there to be removed', () => {
    const { messages } = world().act(label({ tier: null }));
    expect(messages).toEqual(['label "tier" not found.', 'pod/web-1 not labeled']);
  });

  it('leaves a value alone that is not to be overwritten', () => {
    const { act, metadata } = world();
    const { ok, problems } = act(label({ app: 'shop', tier: 'front' }));
    expect(ok).toBe(false);
    expect(problems[0]?.message).toBe("error: 'app' already has a value (web), and --overwrite is false");
    expect(metadata()?.labels).toEqual({ app: 'web' });
  });

  it.each([
    [{ 'a b': 'x' }, /metadata\.labels: Invalid value: "a b": name part must consist of/],
    [{ owner: 'Ana Lopez' }, /metadata\.labels: Invalid value: "Ana Lopez": a valid label must be an empty string/],
    [{ owner: 'x'.repeat(64) }, /must be no more than 63 characters/],
    [{ 'a/b/c': 'x' }, /a qualified name must consist of/],
  ])('refuses %j in the API server’s words', (labels, message) => {
    const { act, metadata } = world();
    const { ok, problems } = act(label(labels));
    expect(ok).toBe(false);
    expect(problems[0]?.message).toMatch(message);
    expect(metadata()?.labels).toEqual({ app: 'web' });
  });

  it('says that there is no such pod', () => {
    const { problems } = world().act({ type: 'label', target: { ...target, name: 'web-2' }, labels: { a: 'b' } });
    expect(problems[0]?.message).toBe('Error from server (NotFound): pods "web-2" not found');
  });
});

describe('annotating', () => {
  it('takes any text, and quotes it in the command', () => {
    const { act, metadata } = world();
    const outcome = act({ type: 'annotate', target, annotations: { 'example.com/why': "it's slow" } });
    expect(outcome.messages).toEqual(['pod/web-1 annotated']);
    expect(outcome.equivalentCommand).toBe(`kubectl annotate pod web-1 'example.com/why=it'\\''s slow'`);
    expect(metadata()?.annotations?.['example.com/why']).toBe("it's slow");
  });

  it('leaves a value alone that is not to be overwritten', () => {
    const { problems } = world().act({ type: 'annotate', target, annotations: { note: 'new' } });
    expect(problems[0]?.message).toBe(
      "error: --overwrite is false but found the following declared annotation(s): 'note' already has a value (old)",
    );
  });
});
