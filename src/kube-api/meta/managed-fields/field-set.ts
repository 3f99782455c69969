/**
 * A set of fields of an object: a tree of steps, each of which may itself be in the set and may have steps below it
 * (sigs.k8s.io/structured-merge-diff/fieldpath/set.go). Sets are immutable, and what an operation leaves alone is shared.
 */
import { compareElements, fieldNameOf, type PathElement, parseElement } from './path-element.ts';

/** A path from the object's root. */
export type Path = readonly PathElement[];

interface Node {
  readonly element: PathElement;
  /** Whether the field itself is in the set. */
  readonly isMember: boolean;
  /** The fields below it; undefined for none. */
  readonly below: FieldSet | undefined;
}

/** Fields of an object as JSON: `{"f:spec":{"f:replicas":{}}}`. */
export interface FieldsV1 {
  readonly [element: string]: FieldsV1;
}

/** Whether a named field is declared by its type, and what type it has: undefined for unknown ones. */
export interface NamedFields {
  isDeclared(name: string): boolean;
  below(element: PathElement): NamedFields | undefined;
}

export class FieldSet {
  static readonly EMPTY = new FieldSet([]);

  /** In order of their steps; each is a member or has something below. */
  readonly #nodes: readonly Node[];

  private constructor(nodes: readonly Node[]) {
    this.#nodes = nodes;
  }

  static of(...paths: readonly Path[]): FieldSet {
    const builder = new FieldSetBuilder();
    for (const path of paths) builder.insert(path);
    return builder.build();
  }

  /** @internal for FieldSetBuilder, whose nodes are in order and not empty */
  static fromNodes(nodes: readonly Node[]): FieldSet {
    return nodes.length === 0 ? FieldSet.EMPTY : new FieldSet(nodes);
  }

  /** Reads the JSON form; throws an Error for steps that make no sense. Steps of unknown kinds are left out. */
  static fromFieldsV1(fields: FieldsV1): FieldSet {
    const builder = new FieldSetBuilder();
    readFields(builder, fields);
    return builder.build();
  }

  get isEmpty(): boolean {
    return this.#nodes.length === 0;
  }

  has(path: Path): boolean {
    const [first, ...rest] = path;
    if (first === undefined) return false;
    const node = this.#find(first);
    if (node === undefined) return false;
    return rest.length === 0 ? node.isMember : (node.below?.has(rest) ?? false);
  }

  /** What is in the set below this step. */
  below(element: PathElement): FieldSet {
    return this.#find(element)?.below ?? FieldSet.EMPTY;
  }

  union(other: FieldSet): FieldSet {
    if (this.isEmpty || this === other) return other;
    if (other.isEmpty) return this;
    return this.#zip(other, (a, b) => {
      if (a === undefined || b === undefined) return a ?? b;
      const below = a.below === undefined || b.below === undefined ? (a.below ?? b.below) : a.below.union(b.below);
      return nodeOf(a, a.isMember || b.isMember, below);
    });
  }

  intersection(other: FieldSet): FieldSet {
    if (this === other) return this;
    return this.#zip(other, (a, b) => {
      if (a === undefined || b === undefined) return undefined;
      return nodeOf(a, a.isMember && b.isMember, b.below === undefined ? undefined : a.below?.intersection(b.below));
    });
  }

  /** What is in this set and not in the other; parents and children are fields of their own. */
  difference(other: FieldSet): FieldSet {
    if (other.isEmpty) return this;
    return this.#zip(other, (a, b) => {
      if (a === undefined || b === undefined) return a;
      return nodeOf(a, a.isMember && !b.isMember, b.below === undefined ? a.below : a.below?.difference(b.below));
    });
  }

  /** Like {@link difference}, and what is below a field of the other set goes too. */
  recursiveDifference(other: FieldSet): FieldSet {
    if (other.isEmpty) return this;
    return this.#zip(other, (a, b) => {
      if (a === undefined || b === undefined) return a;
      if (b.isMember) return undefined;
      return nodeOf(a, a.isMember, b.below === undefined ? a.below : a.below?.recursiveDifference(b.below));
    });
  }

  /** The set with the declared fields on the way to its members; items of lists and keys of maps are not added. */
  withNamedFields(type: NamedFields | undefined): FieldSet {
    return FieldSet.fromNodes(
      this.#nodes.map((node) => {
        if (node.below === undefined) return node;
        const name = fieldNameOf(node.element);
        const isMember = node.isMember || (name !== undefined && type?.isDeclared(name) === true);
        return { element: node.element, isMember, below: node.below.withNamedFields(type?.below(node.element)) };
      }),
    );
  }

  /** Only the members that have none below them. */
  leaves(): FieldSet {
    return FieldSet.fromNodes(
      this.#nodes.map((node) =>
        node.below === undefined ? node : { element: node.element, isMember: false, below: node.below.leaves() },
      ),
    );
  }

  equals(other: FieldSet): boolean {
    if (this === other) return true;
    if (this.#nodes.length !== other.#nodes.length) return false;
    return this.#nodes.every((a, index) => {
      const b = other.#nodes[index];
      if (b === undefined || a.element !== b.element || a.isMember !== b.isMember) return false;
      if (a.below === undefined || b.below === undefined) return a.below === b.below;
      return a.below.equals(b.below);
    });
  }

  /** Hands over each member: first those of a level, then those below. */
  forEach(visit: (path: Path) => void, prefix: Path = []): void {
    for (const { element, isMember } of this.#nodes) if (isMember) visit([...prefix, element]);
    for (const { element, below } of this.#nodes) below?.forEach(visit, [...prefix, element]);
  }

  /** Hands over the steps of the first level. */
  forEachStep(visit: (element: PathElement, isMember: boolean, below: FieldSet | undefined) => void): void {
    for (const { element, isMember, below } of this.#nodes) visit(element, isMember, below);
  }

  /** The JSON form, its keys in upstream's order. */
  toFieldsV1(): FieldsV1 {
    const fields: Record<string, FieldsV1> = {};
    for (const { element, isMember, below } of this.#nodes) {
      fields[element] = below === undefined ? {} : isMember ? { '.': {}, ...below.toFieldsV1() } : below.toFieldsV1();
    }
    return fields;
  }

  #find(element: PathElement): Node | undefined {
    return this.#nodes.find((node) => node.element === element);
  }

  #zip(other: FieldSet, combine: (a: Node | undefined, b: Node | undefined) => Node | undefined): FieldSet {
    const nodes: Node[] = [];
    const left = this.#nodes;
    const right = other.#nodes;
    let isSame = true;
    for (let i = 0, j = 0; i < left.length || j < right.length; ) {
      const a = left[i];
      const b = right[j];
      const order = a === undefined ? 1 : b === undefined ? -1 : compareElements(a.element, b.element);
      if (order <= 0) i++;
      if (order >= 0) j++;
      const node = combine(order <= 0 ? a : undefined, order >= 0 ? b : undefined);
      const isKept = node !== undefined && (node.isMember || node.below !== undefined);
      if (isKept) nodes.push(node);
      if (order <= 0 ? node !== a : isKept) isSame = false;
    }
    return isSame ? this : FieldSet.fromNodes(nodes);
  }
}

/** `node` with these parts; `node` itself when it has them. */
function nodeOf(node: Node, isMember: boolean, belowOrEmpty: FieldSet | undefined): Node {
  const below = belowOrEmpty?.isEmpty === true ? undefined : belowOrEmpty;
  return node.isMember === isMember && node.below === below ? node : { element: node.element, isMember, below };
}

interface OpenNode {
  isMember: boolean;
  below: FieldSetBuilder | undefined;
}

/** A set in the making. */
export class FieldSetBuilder {
  readonly #nodes = new Map<PathElement, OpenNode>();

  /** Adds a field; its parents are not added. The object as a whole can't be in a set. */
  insert(path: Path, length = path.length): void {
    let builder: FieldSetBuilder = this;
    for (let index = 0; index < length; index++) {
      const node = builder.#open(path[index] ?? '');
      if (index === length - 1) node.isMember = true;
      else builder = node.below ??= new FieldSetBuilder();
    }
  }

  /** The builder of what is below this step. */
  below(element: PathElement): FieldSetBuilder {
    const node = this.#open(element);
    node.below ??= new FieldSetBuilder();
    return node.below;
  }

  build(): FieldSet {
    if (this.#nodes.size === 0) return FieldSet.EMPTY;
    const nodes: Node[] = [];
    for (const [element, { isMember, below }] of this.#nodes) {
      const built = below?.build();
      const rest = built?.isEmpty === true ? undefined : built;
      if (isMember || rest !== undefined) nodes.push({ element, isMember, below: rest });
    }
    return FieldSet.fromNodes(nodes.sort((a, b) => compareElements(a.element, b.element)));
  }

  #open(element: PathElement): OpenNode {
    let node = this.#nodes.get(element);
    if (node === undefined) {
      node = { isMember: false, below: undefined };
      this.#nodes.set(element, node);
    }
    return node;
  }
}

function readFields(builder: FieldSetBuilder, fields: FieldsV1): void {
  for (const [text, below] of Object.entries(fields)) {
    if (text === '.') continue;
    const element = parseElement(text);
    if (element === undefined) continue;
    const keys = Object.keys(below);
    if (keys.length === 0 || keys.includes('.')) builder.insert([element]);
    if (keys.some((key) => key !== '.')) readFields(builder.below(element), below);
  }
}
