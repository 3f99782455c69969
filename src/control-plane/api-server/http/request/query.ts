/** The target of a request taken apart: its path and the values of its query, as Go's net/url reads them. */

export interface Target {
  /** Decoded; begins with a slash. */
  readonly path: string;
  readonly query: Query;
}

/** Values by name; a name may have several. What Go can't decode it drops. */
export class Query {
  readonly #values = new Map<string, string[]>();

  constructor(text: string) {
    for (const part of text.split('&')) {
      if (part === '' || part.includes(';')) continue;
      const equals = part.indexOf('=');
      const name = unescapeComponent(equals < 0 ? part : part.slice(0, equals));
      const value = unescapeComponent(equals < 0 ? '' : part.slice(equals + 1));
      if (name === undefined || value === undefined) continue;
      const values = this.#values.get(name);
      if (values === undefined) this.#values.set(name, [value]);
      else values.push(value);
    }
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The first value; '' when there is none. */
  get(name: string): string {
    return this.#values.get(name)?.[0] ?? '';
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }
}

/** Reads `/path?query`; a whole URL, as proxies send it, is read as its path. */
export function parseTarget(target: string): Target {
  const local = target.replace(/^[a-z]+:\/\/[^/?]*/i, '').replace(/#.*$/, '');
  const mark = local.indexOf('?');
  const raw = mark < 0 ? local : local.slice(0, mark);
  const path = decode(raw) ?? raw;
  return { path: path.startsWith('/') ? path : `/${path}`, query: new Query(mark < 0 ? '' : local.slice(mark + 1)) };
}

function unescapeComponent(text: string): string | undefined {
  return decode(text.replaceAll('+', ' '));
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
