/** What a shell remembers between commands; a subshell begins with a copy (POSIX.1-2017, Shell Command Language 2.12). */
import type { Command } from './syntax-tree.ts';

export type Value = string | readonly string[];

export interface ShellOptions {
  /** `set -e`, `-u`, `-x`, `-o pipefail`. */
  errexit: boolean;
  nounset: boolean;
  xtrace: boolean;
  pipefail: boolean;
}

export class ShellState {
  variables = new Map<string, Value>();
  exported = new Set<string>();
  readOnly = new Set<string>();
  functions = new Map<string, Command>();
  positional: readonly string[] = [];
  options: ShellOptions = { errexit: false, nounset: false, xtrace: false, pipefail: false };
  workingDirectory = '/';
  status = 0;
  backgroundPid: number | undefined;
  /** What to put back when the innermost function returns. */
  locals: Map<string, Value | undefined>[] = [];
  /** Positive within conditions, where `set -e` is not heeded. */
  conditionDepth = 0;
  exitTrap: string | undefined;

  constructor(environment: Readonly<Record<string, string>>, workingDirectory: string) {
    for (const [name, value] of Object.entries(environment)) {
      this.variables.set(name, value);
      this.exported.add(name);
    }
    this.variables.set('IFS', ' \t\n');
    this.variables.set('PWD', workingDirectory);
    this.workingDirectory = workingDirectory;
  }

  get(name: string): string | undefined {
    const value = this.variables.get(name);
    return typeof value === 'object' ? (value[0] ?? '') : value;
  }

  /** False when the variable may not be changed. */
  set(name: string, value: Value): boolean {
    if (this.readOnly.has(name)) return false;
    this.variables.set(name, value);
    return true;
  }

  environment(): Record<string, string> {
    const environment: Record<string, string> = {};
    for (const name of this.exported) {
      const value = this.get(name);
      if (value !== undefined) environment[name] = value;
    }
    return environment;
  }

  copy(): ShellState {
    const copy = new ShellState({}, this.workingDirectory);
    copy.variables = new Map(this.variables);
    copy.exported = new Set(this.exported);
    copy.readOnly = new Set(this.readOnly);
    copy.functions = new Map(this.functions);
    copy.positional = this.positional;
    copy.options = { ...this.options };
    copy.status = this.status;
    copy.backgroundPid = this.backgroundPid;
    copy.conditionDepth = this.conditionDepth;
    return copy;
  }
}
