/**
 * The paths of a group and version in its OpenAPI document, with the operations on them (apiserver/pkg/endpoints/installer.go and
 * openapi.go name and describe them). Left out: the deprecated paths below `/watch`, and what connects to pods and nodes.
 */
import type { KindDefinition } from '../../../../kube-api/kinds/define-kind.ts';
import { openApiFacts } from '../../../../kube-api/schema/openapi-facts.ts';
import { schemaOf } from '../../../../kube-api/schema/schema.ts';
import type { Resource } from '../../resource.ts';
import type { SubresourceFacts } from '../../subresources/subresource.ts';
import { verbsOf } from '../discovery/documents.ts';
import { isConversation, subresourceFactsOf } from '../subresource-methods.ts';
import {
  DELETE_PARAMETERS,
  inPath,
  LIST_PARAMETERS,
  type Parameter,
  PRETTY,
  type PublishedParameter,
  parameters,
  WRITE_PARAMETERS,
} from './parameters.ts';

type JsonObject = Readonly<Record<string, unknown>>;

interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

const REF = '#/components/schemas/';
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const FORMS: readonly string[] = ['application/json', 'application/vnd.kubernetes.protobuf', 'application/yaml'];
const STREAM_FORMS: readonly string[] = [
  'application/json;stream=watch',
  'application/vnd.kubernetes.protobuf;stream=watch',
];
const PATCHES: readonly string[] = [
  'application/apply-patch+yaml',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
];

/** Path items by path. */
export function pathsOf(resources: readonly Resource[]): Record<string, JsonObject> {
  const paths: Record<string, JsonObject> = {};
  for (const resource of resources) {
    paths[`${rootOf(resource.definition)}/`] ??= resourcesPath(resource.definition);
    addResource(paths, new Operations(resource));
  }
  return paths;
}

function rootOf({ group, version }: KindDefinition): string {
  return group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
}

function addResource(paths: Record<string, JsonObject>, operations: Operations): void {
  const { definition } = operations.resource;
  const { plural, namespaced } = definition;
  const root = rootOf(definition);
  const collection = namespaced ? `${root}/namespaces/{namespace}/${plural}` : `${root}/${plural}`;
  const verbs = verbsOf(definition);
  const ofCollection = operations.collection(verbs);
  if (Object.keys(ofCollection).length > 0) {
    paths[collection] = pathItem(ofCollection, [...operations.namespaceParameter, PRETTY]);
  }
  if (namespaced && verbs.includes('list')) {
    paths[`${root}/${plural}`] = pathItem({ get: operations.list('ForAllNamespaces') }, [PRETTY]);
  }
  const item = `${collection}/{name}`;
  const itemParameters = [inPath('name'), ...operations.namespaceParameter, PRETTY];
  const ofItem = operations.item(verbs);
  if (Object.keys(ofItem).length > 0) paths[item] = pathItem(ofItem, itemParameters);
  for (const facts of subresourceFactsOf(operations.resource)) {
    if (isConversation(operations.resource, facts.name)) continue;
    const made = operations.subresource(facts);
    if (Object.keys(made).length > 0) paths[`${item}/${facts.name}`] = pathItem(made, itemParameters);
  }
}

/** What all operations of a path take is said once, for the path. */
function pathItem(operations: Readonly<Record<string, JsonObject>>, own: readonly Parameter[]): JsonObject {
  const lists = Object.values(operations).map(({ parameters: list = [] }) => list as readonly PublishedParameter[]);
  const shared = (lists[0] ?? []).filter(({ name }) =>
    lists.every((list) => list.some((other) => other.name === name)),
  );
  const isShared = ({ name }: PublishedParameter): boolean => shared.some((other) => other.name === name);
  const rest = Object.entries(operations).map(([method, { parameters: list = [], ...operation }]) => {
    const kept = (list as readonly PublishedParameter[]).filter((parameter) => !isShared(parameter));
    const { tags, operationId, ...parts } = operation;
    return [method, { tags, operationId, ...(kept.length > 0 ? { parameters: kept } : {}), ...parts }] as const;
  });
  const all = [...shared, ...parameters(own)];
  return { ...Object.fromEntries(rest), parameters: [...all].sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

/** The path that lists what there is in a group and version. */
function resourcesPath({ group, version }: KindDefinition): JsonObject {
  return {
    get: {
      tags: [`${snake(group)}_${version}`],
      description: 'get available resources',
      operationId: `get${pascal(snake(group))}${pascal(version)}APIResources`,
      responses: answers(`${META}.APIResourceList`, ['200']),
    },
  };
}

class Operations {
  readonly resource: Resource;
  readonly namespaceParameter: readonly Parameter[];
  readonly #own: Kind;
  readonly #tag: string;

  constructor(resource: Resource) {
    const { group, version, kind, namespaced } = resource.definition;
    this.resource = resource;
    this.namespaceParameter = namespaced ? [inPath('namespace')] : [];
    this.#own = { group, version, kind };
    this.#tag = `${snake(group)}_${version}`;
  }

  collection(verbs: readonly string[]): Record<string, JsonObject> {
    const own = this.#own;
    return {
      ...(verbs.includes('list') ? { get: this.list('') } : {}),
      ...(verbs.includes('create') ? { post: this.#write('create', 'post', own, '', ['200', '201', '202']) } : {}),
      ...(verbs.includes('deletecollection')
        ? {
            delete: this.#operation('deleteCollection', 'deletecollection', own, '', {
              parameters: parameters([
                ...LIST_PARAMETERS.filter(({ name }) => !WATCHING.includes(name)),
                ...DELETE_PARAMETERS,
              ]),
              requestBody: body(`${META}.DeleteOptions`, false),
              responses: answers(`${META}.Status`, ['200']),
            }),
          }
        : {}),
    };
  }

  list(suffix: string): JsonObject {
    const content = contentOf(listName(this.#own), [...FORMS, ...STREAM_FORMS].sort());
    return this.#operation('list', 'list', this.#own, suffix, {
      parameters: parameters(LIST_PARAMETERS),
      responses: { '200': { description: 'OK', content }, '401': UNAUTHORIZED },
    });
  }

  item(verbs: readonly string[]): Record<string, JsonObject> {
    const own = this.#own;
    const deleted = this.resource.traits.returnsDeletedObject ? nameOf(own) : `${META}.Status`;
    return {
      ...(verbs.includes('get') ? { get: this.#read(own, '') } : {}),
      ...(verbs.includes('update') ? { put: this.#write('replace', 'put', own, '', ['200', '201']) } : {}),
      ...(verbs.includes('delete')
        ? {
            delete: this.#operation('delete', 'delete', own, '', {
              parameters: parameters(DELETE_PARAMETERS),
              requestBody: body(`${META}.DeleteOptions`, false),
              responses: answers(deleted, ['200', '202']),
            }),
          }
        : {}),
      ...(verbs.includes('patch') ? { patch: this.#patch(own, '') } : {}),
    };
  }

  subresource({ name, kind, verbs }: SubresourceFacts): Record<string, JsonObject> {
    const spoken = kind ?? this.#own;
    const suffix = pascal(name);
    return {
      ...(verbs.includes('get') ? { get: this.#read(spoken, suffix) } : {}),
      ...(verbs.includes('create')
        ? {
            post: this.#write('create', 'post', spoken, suffix, ['200', '201', '202']),
          }
        : {}),
      ...(verbs.includes('update') ? { put: this.#write('replace', 'put', spoken, suffix, ['200', '201']) } : {}),
      ...(verbs.includes('patch') ? { patch: this.#patch(spoken, suffix) } : {}),
    };
  }

  #read(kind: Kind, suffix: string): JsonObject {
    return this.#operation('read', 'get', kind, suffix, { responses: answers(nameOf(kind), ['200']) });
  }

  #write(verb: string, action: string, kind: Kind, suffix: string, codes: readonly string[]): JsonObject {
    return this.#operation(verb, action, kind, suffix, {
      parameters: parameters(WRITE_PARAMETERS),
      requestBody: body(nameOf(kind), true),
      responses: answers(nameOf(kind), codes),
    });
  }

  #patch(kind: Kind, suffix: string): JsonObject {
    const isTyped = schemaOf(this.resource.apiVersion, this.resource.definition.kind) !== undefined;
    const accepted = isTyped ? PATCHES : PATCHES.filter((name) => !name.includes('strategic'));
    return this.#operation('patch', 'patch', kind, suffix, {
      parameters: parameters([...WRITE_PARAMETERS, { name: 'force', type: 'boolean' }]),
      requestBody: { content: contentOf(`${META}.Patch`, accepted), required: true },
      responses: answers(nameOf(kind), ['200', '201']),
    });
  }

  #operation(verb: string, action: string, kind: Kind, suffix: string, parts: JsonObject): JsonObject {
    const { group, version, kind: own, namespaced } = this.resource.definition;
    const isCollection = verb === 'deleteCollection';
    const words = [
      isCollection ? 'delete' : verb,
      pascal(snake(group)),
      pascal(version),
      isCollection ? 'Collection' : '',
      namespaced && suffix !== 'ForAllNamespaces' ? 'Namespaced' : '',
      own,
      suffix,
    ];
    return {
      tags: [this.#tag],
      operationId: words.join(''),
      ...parts,
      'x-kubernetes-action': action,
      'x-kubernetes-group-version-kind': { group: kind.group, version: kind.version, kind: kind.kind },
    };
  }
}

const WATCHING: readonly string[] = ['allowWatchBookmarks', 'watch'];
const UNAUTHORIZED = { description: 'Unauthorized' };
const WORDS: Readonly<Record<string, string>> = { '200': 'OK', '201': 'Created', '202': 'Accepted' };

function answers(name: string, codes: readonly string[]): JsonObject {
  return {
    ...Object.fromEntries(codes.map((code) => [code, { description: WORDS[code], content: contentOf(name, FORMS) }])),
    '401': UNAUTHORIZED,
  };
}

function contentOf(name: string, forms: readonly string[]): JsonObject {
  return Object.fromEntries(forms.map((form) => [form, { schema: { $ref: REF + name } }]));
}

function body(name: string, required: boolean): JsonObject {
  return { content: { '*/*': { schema: { $ref: REF + name } } }, ...(required ? { required } : {}) };
}

/** The full name of a kind's definition. */
export function nameOf({ group, version, kind }: Kind): string {
  const type = schemaOf(group === '' ? version : `${group}/${version}`, kind);
  if (type !== undefined) return openApiFacts().fullName(type.id);
  return `${group.split('.').reverse().join('.')}.${version}.${kind}`;
}

export function listName(kind: Kind): string {
  return `${nameOf(kind)}List`;
}

/** `rbac.authorization.k8s.io` → `rbacAuthorization`; the core group is `core`. */
function snake(group: string): string {
  if (group === '') return 'core';
  const words = group.replace(/\.k8s\.io$/, '').split('.');
  return words.map((word, i) => (i === 0 ? word : pascal(word))).join('');
}

function pascal(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
