/**
 * Which objects of a resource a list or watch is about (apiserver/pkg/storage/selection_predicate.go): a namespace, labels and
 * fields. Fields are those that the kind declares, besides metadata.name and metadata.namespace.
 */
import type { FieldReader } from '../../../kube-api/kinds/define-kind.ts';
import { FieldMatcher, parseFieldSelector } from '../../../kube-api/meta/field-selector.ts';
import { goQuote } from '../../../kube-api/meta/go-syntax.ts';
import { LabelMatcher } from '../../../kube-api/meta/label-selector.ts';
import { parseLabelSelector } from '../../../kube-api/meta/label-selector-parser.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { badRequest, StatusError } from '../../../kube-api/meta/status-error.ts';
import type { Resource } from '../resource.ts';

interface SelectionOptions {
  readonly namespace?: string | undefined;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** A requirement of the field selector with the way to its field. */
interface FieldCheck {
  readonly read: FieldReader<KubeObject>;
  readonly isEqual: boolean;
  readonly value: string;
}

export class Selection {
  /** Undefined for all namespaces, and outside of them. */
  readonly namespace: string | undefined;
  readonly labels: LabelMatcher;
  readonly fields: FieldMatcher;
  readonly #readers: Readonly<Record<string, FieldReader<KubeObject>>>;
  readonly #fieldChecks: readonly FieldCheck[];

  /** Throws BadRequest for selectors that can't be understood and for fields that can't be selected by. */
  constructor(resource: Resource, options: SelectionOptions) {
    const { namespace, labelSelector = '', fieldSelector = '' } = options;
    this.labels = labelSelector === '' ? LabelMatcher.everything : parse(parseLabelSelector, labelSelector);
    this.fields = fieldSelector === '' ? FieldMatcher.everything : parse(parseFieldSelector, fieldSelector);
    this.#readers = resource.definition.selectableFields ?? {};
    for (const { field } of this.fields.requirements) this.#checkField(resource, field);
    const requested = namespace === undefined || namespace === '' ? undefined : namespace;
    this.namespace = resource.namespaced ? (requested ?? this.fields.requiredValue('metadata.namespace')) : undefined;
    this.#fieldChecks = this.fields.requirements.map(({ field, isEqual, value }) => ({
      read: this.#readers[field] ?? ((object) => this.valueOf(field, object)),
      isEqual,
      value,
    }));
  }

  /** Whether labels and fields restrict nothing. */
  get isEmpty(): boolean {
    return this.labels.isEmpty && this.fields.isEmpty;
  }

  /** The value that `field` must have, if the selectors say so. */
  required(field: string): string | undefined {
    return this.fields.requiredValue(field);
  }

  /** Whether the object is selected; its namespace too is looked at. */
  matches(object: KubeObject): boolean {
    const { metadata } = object;
    if (this.namespace !== undefined && metadata.namespace !== this.namespace) return false;
    if (!this.labels.isEmpty && !this.labels.matches(metadata.labels)) return false;
    for (let i = 0; i < this.#fieldChecks.length; i++) {
      const { read, isEqual, value } = this.#fieldChecks[i] as FieldCheck;
      if ((read(object) === value) !== isEqual) return false;
    }
    return true;
  }

  /** The object's value of a selectable field; '' when it has none. */
  valueOf(field: string, object: KubeObject): string {
    if (field === 'metadata.name') return object.metadata.name ?? '';
    if (field === 'metadata.namespace') return object.metadata.namespace ?? '';
    return this.#readers[field]?.(object) ?? '';
  }

  /**
   * Throws for a field that the kind does not know. Kinds with fields of their own say so in one way, all others in another
   * (apimachinery/pkg/runtime/conversion.go: DefaultMetaV1FieldSelectorConversion), and jobs in a third.
   */
  #checkField({ definition, groupResource, namespaced }: Resource, field: string): void {
    if (field === 'metadata.name' || Object.hasOwn(this.#readers, field)) return;
    const hasOwnFields = definition.selectableFields !== undefined;
    if (field === 'metadata.namespace' && (namespaced || !hasOwnFields)) return;
    if (groupResource.group === 'batch' && groupResource.name === 'jobs') {
      throw badRequest(`field label ${goQuote(field)} not supported for Job`);
    }
    throw badRequest(
      hasOwnFields
        ? `field label not supported: ${field}`
        : `${goQuote(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`,
    );
  }
}

function parse<T>(parser: (text: string) => T, text: string): T {
  try {
    return parser(text);
  } catch (error) {
    if (error instanceof StatusError) throw error;
    throw badRequest((error as Error).message);
  }
}
