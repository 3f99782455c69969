/** RESP, the protocol of Redis (redis.io/docs/reference/protocol-spec), version 2. */

export type Reply = string | number | null | readonly Reply[] | RedisError | Status;

/** `-ERR …`. */
export class RedisError {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** `+OK`. */
export class Status {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export const OK = new Status('OK');

export function encodeCommand(argv: readonly string[]): string {
  return encodeReply(argv);
}

export function encodeReply(reply: Reply): string {
  if (reply === null) return '$-1\r\n';
  if (typeof reply === 'number') return `:${reply}\r\n`;
  if (typeof reply === 'string') return `$${reply.length}\r\n${reply}\r\n`;
  if (reply instanceof RedisError) return `-${reply.message}\r\n`;
  if (reply instanceof Status) return `+${reply.text}\r\n`;
  return `*${reply.length}\r\n${reply.map(encodeReply).join('')}`;
}

/** Collects what comes over a connection and cuts it into replies or commands. Lengths are in characters, not bytes. */
export class RedisReader {
  #text = '';

  push(text: string): void {
    this.#text += text;
  }

  /** The next whole value; undefined while it has not all come. */
  next(): Reply | undefined {
    const found = read(this.#text, 0);
    if (found === undefined) return undefined;
    this.#text = this.#text.slice(found.end);
    return found.value;
  }

  /** The next command: an array, or words on a line as people type them. */
  nextCommand(): readonly string[] | undefined {
    if (this.#text === '' || this.#text.startsWith('*')) {
      const value = this.next();
      return Array.isArray(value) ? value.map(String) : undefined;
    }
    const end = this.#text.indexOf('\n');
    if (end === -1) return undefined;
    const line = this.#text.slice(0, end).trim();
    this.#text = this.#text.slice(end + 1);
    return line === '' ? this.nextCommand() : line.split(/\s+/);
  }
}

interface Found {
  readonly value: Reply;
  readonly end: number;
}

function read(text: string, at: number): Found | undefined {
  const lineEnd = text.indexOf('\r\n', at);
  if (lineEnd === -1) return undefined;
  const line = text.slice(at + 1, lineEnd);
  const end = lineEnd + 2;
  switch (text.charAt(at)) {
    case '+':
      return { value: new Status(line), end };
    case '-':
      return { value: new RedisError(line), end };
    case ':':
      return { value: Number(line), end };
    case '$': {
      const length = Number(line);
      if (length < 0) return { value: null, end };
      return text.length < end + length + 2
        ? undefined
        : { value: text.slice(end, end + length), end: end + length + 2 };
    }
    default: {
      const items: Reply[] = [];
      let next = end;
      for (let count = Number(line); count > 0; count--) {
        const item = read(text, next);
        if (item === undefined) return undefined;
        items.push(item.value);
        next = item.end;
      }
      return { value: items, end: next };
    }
  }
}
