/** What checking a value finds, and how much of it was good (kube-openapi/pkg/validation/validate/result.go, errors/schema.go). */
import { goQuote } from '../meta/go-syntax.ts';

export interface Finding {
  /** `plain` findings are about alternatives as a whole and name no place. */
  readonly is: 'required' | 'enum' | 'tooLong' | 'tooMany' | 'type' | 'invalid' | 'plain';
  readonly name: string;
  readonly message: string;
  readonly value?: unknown;
  readonly allowed?: readonly unknown[];
  readonly limit?: number;
}

export class Findings {
  readonly list: Finding[] = [];
  /** How many checks had something to do: the alternative with most of them is told. */
  count = 0;

  static of(finding: Finding): Findings {
    const findings = new Findings();
    findings.list.push(finding);
    return findings;
  }

  get isValid(): boolean {
    return this.list.length === 0;
  }

  /** Adds a finding unless it was told in the same words. */
  add(finding: Finding): void {
    if (!this.list.some(({ message }) => message === finding.message)) this.list.push(finding);
  }

  merge(other: Findings): void {
    for (const finding of other.list) this.add(finding);
    this.count += other.count;
  }

  /** {@link merge} of one more check that applied. */
  mergeCounted(other: Findings): void {
    this.merge(other);
    this.count++;
  }

  /** The same without anything found. */
  forgiven(): Findings {
    const findings = new Findings();
    findings.count = this.count;
    return findings;
  }
}

/** A value of another type: `given` is a type's name or, for formats, the text itself. */
export function invalidType(path: string, wanted: string, given: string): Finding {
  return {
    is: 'type',
    name: path,
    message: `${path} in body must be of type ${wanted}: ${goQuote(given)}`,
    value: given,
  };
}
