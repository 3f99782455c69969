/**
 * Kinds in a version other than that in which they are stored (apimachinery/pkg/runtime/converter.go, apiserver/pkg/endpoints/
 * handlers: scope.Convertor). A request is turned into the stored kind's, goes the whole way of that one, and the answer is turned back.
 */
import type { KindDefinition, StoredForm } from '../../../kube-api/kinds/define-kind.ts';
import type { KubeList, KubeObject } from '../../../kube-api/meta/object.ts';
import type { Status } from '../../../kube-api/meta/status-error.ts';
import { Resource, type ResourceRegistry, unknownPath } from '../resource.ts';
import { deepFreeze } from '../stages/freeze.ts';

export class Conversion {
  /** The resource as it is asked for. */
  readonly requested: Resource;
  /** The resource of the stored kind, as requests in this version have it: with their fields and their checks. */
  readonly stored: Resource;
  readonly #form: StoredForm<KubeObject>;
  /** One view of each stored object, so that views can be shared as the objects are. */
  readonly #views = new WeakMap<KubeObject, KubeObject>();

  constructor(requested: Resource, form: StoredForm<KubeObject>) {
    this.requested = requested;
    this.#form = form;
    this.stored = new Resource({ ...form.kind, ...form.checks, ...this.#selectableFields(requested.definition) });
  }

  /** The object as it is to be stored. */
  toStored(object: KubeObject): KubeObject {
    return { ...this.#form.toStored(object), ...this.stored.typeMeta };
  }

  /** The stored object as this version shows it; always the same one for the same object. */
  fromStored(object: KubeObject): KubeObject {
    let view = this.#views.get(object);
    if (view === undefined) {
      view = deepFreeze({ ...this.#form.fromStored(object), ...this.requested.typeMeta });
      this.#views.set(object, view);
    }
    return view;
  }

  /** An answer of the stored kind's pipeline as this version shows it; a Status is what it is. */
  answer(answer: KubeObject | KubeList | Status): KubeObject | KubeList | Status {
    if (isStatus(answer)) return answer;
    if ('items' in answer) {
      const { apiVersion, listKind: kind } = this.requested;
      return { ...answer, apiVersion, kind, items: answer.items.map((item) => this.fromStored(item)) };
    }
    return this.fromStored(answer);
  }

  #selectableFields({ selectableFields }: KindDefinition): Pick<KindDefinition, 'selectableFields'> {
    const readers = Object.entries(selectableFields ?? {}).map(
      ([field, read]) => [field, (object: KubeObject) => read(this.fromStored(object))] as const,
    );
    return { selectableFields: Object.fromEntries(readers) };
  }
}

function isStatus(answer: KubeObject | KubeList | Status): answer is Status {
  return answer.kind === 'Status' && 'status' in answer && answer.apiVersion === 'v1';
}

/** The conversions of a server, each made when it is first asked for. */
export class Conversions {
  readonly #resources: ResourceRegistry;
  readonly #byResource = new WeakMap<Resource, Conversion>();

  constructor(resources: ResourceRegistry) {
    this.#resources = resources;
  }

  /** How `requested` is converted; throws NotFound when its kind is stored as itself or as one that is not served. */
  of(requested: Resource): Conversion {
    let conversion = this.#byResource.get(requested);
    if (conversion === undefined) {
      const form = requested.definition.storedAs;
      if (form === undefined) throw unknownPath();
      this.#resources.of(form.kind);
      conversion = new Conversion(requested, form);
      this.#byResource.set(requested, conversion);
    }
    return conversion;
  }
}
