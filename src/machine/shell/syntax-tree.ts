/** What a shell script is made of, once parsed (POSIX.1-2017, Shell Command Language, with what bash adds and manifests use). */

export type Word = readonly WordPart[];

export type WordPart =
  | { readonly kind: 'text'; readonly text: string; readonly isQuoted: boolean }
  | ParameterPart
  | { readonly kind: 'command'; readonly body: Command; readonly isQuoted: boolean }
  | { readonly kind: 'arithmetic'; readonly expression: Word; readonly isQuoted: boolean };

/** `$x`, `${x:-word}`, `${#x}`, `${x[1]}` … */
export interface ParameterPart {
  readonly kind: 'parameter';
  readonly name: string;
  readonly isLength: boolean;
  /** Of an array: an arithmetic expression, `@` or `*`. */
  readonly index: Word | undefined;
  /** One of `- := # %% / :` …, with what follows it; empty for a plain parameter. */
  readonly operator: string;
  readonly argument: Word;
  readonly isQuoted: boolean;
}

export interface Assignment {
  readonly name: string;
  readonly index: Word | undefined;
  readonly isAppend: boolean;
  readonly value: Word | { readonly array: readonly Word[] };
}

export interface Redirection {
  /** The file descriptor; 1 or 0 as the operator has it when none is written, -1 for both 1 and 2 (`&>`). */
  readonly descriptor: number;
  readonly operator: '>' | '>>' | '<' | '>&' | '<&' | '<<' | '<<<';
  /** A file, a descriptor, or the text itself of a here-document. */
  readonly target: Word;
}

export type Command =
  | {
      readonly kind: 'simple';
      readonly assignments: readonly Assignment[];
      readonly words: readonly Word[];
      readonly redirections: readonly Redirection[];
      readonly line: number;
    }
  | { readonly kind: 'pipeline'; readonly stages: readonly Command[]; readonly isNegated: boolean }
  | { readonly kind: 'and' | 'or'; readonly left: Command; readonly right: Command }
  | { readonly kind: 'list'; readonly items: readonly ListItem[] }
  | { readonly kind: 'subshell' | 'group'; readonly body: Command }
  | { readonly kind: 'if'; readonly clauses: readonly Clause[]; readonly otherwise: Command | undefined }
  | { readonly kind: 'while'; readonly isUntil: boolean; readonly condition: Command; readonly body: Command }
  | { readonly kind: 'for'; readonly name: string; readonly words: readonly Word[] | undefined; readonly body: Command }
  | {
      readonly kind: 'counting-for';
      readonly first: Word;
      readonly condition: Word;
      readonly next: Word;
      readonly body: Command;
    }
  | { readonly kind: 'case'; readonly subject: Word; readonly arms: readonly CaseArm[] }
  | { readonly kind: 'function'; readonly name: string; readonly body: Command }
  | { readonly kind: 'arithmetic'; readonly expression: Word }
  | { readonly kind: 'redirected'; readonly body: Command; readonly redirections: readonly Redirection[] };

export interface ListItem {
  readonly command: Command;
  readonly isBackground: boolean;
}

export interface Clause {
  readonly condition: Command;
  readonly body: Command;
}

export interface CaseArm {
  readonly patterns: readonly Word[];
  readonly body: Command;
}

/** A script that is none; `message` is without the shell's name, e.g. `syntax error: unexpected "done"`. */
export class ShellSyntaxError extends Error {
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}
