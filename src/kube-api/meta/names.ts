/**
 * What names may look like, and the messages that say why one doesn't
 * (k8s.io/apimachinery/pkg/util/validation/validation.go and pkg/api/validation/generic.go).
 *
 * Each check answers messages, none when the value is good.
 */
import { byteLength } from './go-syntax.ts';

/** Checks a name; `isPrefix` tells that a suffix will be appended, so that it may end with a dash. */
export type NameCheck = (name: string, isPrefix: boolean) => readonly string[];

const GOOD: readonly string[] = [];

const QUALIFIED_NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${QUALIFIED_NAME})?`;
const DNS1123_LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const DNS1123_SUBDOMAIN = `${DNS1123_LABEL}(\\.${DNS1123_LABEL})*`;
const DNS1123_LABEL_WITH_UNDERSCORE = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const WILDCARD_SUBDOMAIN = `\\*\\.${DNS1123_SUBDOMAIN}`;
const DNS1035_LABEL = '[a-z]([-a-z0-9]*[a-z0-9])?';
const C_IDENTIFIER = '[A-Za-z_][A-Za-z0-9_]*';
const PERCENT = '[0-9]+%';
const HTTP_HEADER = '[-A-Za-z0-9]+';
const ENV_VAR = '[-._a-zA-Z][-._a-zA-Z0-9]*';
const CONFIG_MAP_KEY = '[-._a-zA-Z0-9]+';

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);

const qualifiedNameRegex = whole(QUALIFIED_NAME);
const labelValueRegex = whole(LABEL_VALUE);
const dns1123LabelRegex = whole(DNS1123_LABEL);
const dns1123SubdomainRegex = whole(DNS1123_SUBDOMAIN);
const underscoreSubdomainRegex = whole(`${DNS1123_LABEL_WITH_UNDERSCORE}(\\.${DNS1123_LABEL_WITH_UNDERSCORE})*`);
const wildcardSubdomainRegex = whole(WILDCARD_SUBDOMAIN);
const dns1035LabelRegex = whole(DNS1035_LABEL);
const cIdentifierRegex = whole(C_IDENTIFIER);
const percentRegex = whole(PERCENT);
const httpHeaderRegex = whole(HTTP_HEADER);
const envVarRegex = whole(ENV_VAR);
const configMapKeyRegex = whole(CONFIG_MAP_KEY);

const QUALIFIED_NAME_MESSAGE =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const SUBDOMAIN_MESSAGE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";

/** The message for values over a length. */
export function maxLengthMessage(length: number): string {
  return `must be no more than ${length} characters`;
}

/** The message for numbers outside of a range, both ends included. */
export function rangeMessage(low: number, high: number): string {
  return `must be between ${low} and ${high}, inclusive`;
}

export const EMPTY_MESSAGE = 'must be non-empty';

function regexMessage(message: string, pattern: string, ...examples: readonly string[]): string {
  if (examples.length === 0) return `${message} (regex used for validation is '${pattern}')`;
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  return `${message} (e.g. ${shown}regex used for validation is '${pattern}')`;
}

const qualifiedNameMessage = regexMessage(QUALIFIED_NAME_MESSAGE, QUALIFIED_NAME, 'MyName', 'my.name', '123-abc');
const subdomainMessage = regexMessage(SUBDOMAIN_MESSAGE, DNS1123_SUBDOMAIN, 'example.com');

/** One regular expression, with a longest length where there is one. */
function checkAgainst(regex: RegExp, message: string, maxLength?: number): (value: string) => readonly string[] {
  return (value) => {
    const isTooLong = maxLength !== undefined && byteLength(value) > maxLength;
    if (!isTooLong) return regex.test(value) ? GOOD : [message];
    return regex.test(value) ? [maxLengthMessage(maxLength)] : [maxLengthMessage(maxLength), message];
  };
}

/** A name with an optional domain before a slash: keys of labels, annotations, resources, finalizers, conditions. */
export function checkQualifiedName(value: string): readonly string[] {
  const parts = value.split('/');
  if (parts.length > 2) {
    return [
      `a qualified name ${qualifiedNameMessage} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const name = parts[parts.length - 1] ?? '';
  const messages: string[] = [];
  if (parts.length === 2) {
    const prefix = parts[0] ?? '';
    if (prefix === '') messages.push(`prefix part ${EMPTY_MESSAGE}`);
    else for (const message of checkDns1123Subdomain(prefix)) messages.push(`prefix part ${message}`);
  }
  if (name === '') messages.push(`name part ${EMPTY_MESSAGE}`);
  else if (byteLength(name) > 63) messages.push(`name part ${maxLengthMessage(63)}`);
  if (!qualifiedNameRegex.test(name)) messages.push(`name part ${qualifiedNameMessage}`);
  return messages;
}

export const checkLabelValue = checkAgainst(
  labelValueRegex,
  regexMessage(
    `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character`,
    LABEL_VALUE,
    'MyValue',
    'my_value',
    '12345',
  ),
  63,
);

const dns1123LabelMessage = regexMessage(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  DNS1123_LABEL,
  'my-name',
  '123-abc',
);

/** A label of DNS (RFC 1123): names of namespaces, containers, volumes. */
export function checkDns1123Label(value: string): readonly string[] {
  const messages: string[] = [];
  if (byteLength(value) > 63) messages.push(maxLengthMessage(63));
  if (!dns1123LabelRegex.test(value)) {
    messages.push(dns1123SubdomainRegex.test(value) ? 'must not contain dots' : dns1123LabelMessage);
  }
  return messages;
}

/** A domain of DNS (RFC 1123): what most objects are named. */
export const checkDns1123Subdomain = checkAgainst(dns1123SubdomainRegex, subdomainMessage, 253);

/** As {@link checkDns1123Subdomain}, underscores allowed: DNS search paths. */
export const checkDns1123SubdomainWithUnderscore = checkAgainst(
  underscoreSubdomainRegex,
  regexMessage(
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
    DNS1123_SUBDOMAIN,
    'example.com',
  ),
  253,
);

/** `*.` before a domain: hosts of ingresses. */
export const checkWildcardDns1123Subdomain = checkAgainst(
  wildcardSubdomainRegex,
  regexMessage(
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
    WILDCARD_SUBDOMAIN,
    '*.example.com',
  ),
  253,
);

/** A label of DNS that begins with a letter (RFC 1035): names of services. */
export const checkDns1035Label = checkAgainst(
  dns1035LabelRegex,
  regexMessage(
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
    DNS1035_LABEL,
    'my-name',
    'abc-123',
  ),
  63,
);

export const checkCIdentifier = checkAgainst(
  cIdentifierRegex,
  regexMessage(
    "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
    C_IDENTIFIER,
    'my_name',
    'MY_NAME',
    'MyName',
  ),
);

export const checkPercent = checkAgainst(
  percentRegex,
  regexMessage("a valid percent string must be a numeric string followed by an ending '%'", PERCENT, '1%', '93%'),
);

export const checkHttpHeaderName = checkAgainst(
  httpHeaderRegex,
  regexMessage("a valid HTTP header must consist of alphanumeric characters or '-'", HTTP_HEADER, 'X-Header-Name'),
);

/** `.`, `..` and what begins with two dots would leave the directory that a key becomes a file in. */
function checkDirectory(value: string): readonly string[] {
  if (value === '.') return ["must not be '.'"];
  if (value === '..') return ["must not be '..'"];
  if (value.startsWith('..')) return ["must not start with '..'"];
  return GOOD;
}

const checkEnvVarSyntax = checkAgainst(
  envVarRegex,
  regexMessage(
    "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
    ENV_VAR,
    'my.env-name',
    'MY_ENV.NAME',
    'MyEnvName1',
  ),
);

/** An environment variable's name as checked before v1.32 relaxed it. */
export function checkEnvVarName(value: string): readonly string[] {
  return [...checkEnvVarSyntax(value), ...checkDirectory(value)];
}

/** An environment variable's name as v1.32 checks it: printable ASCII without `=`. */
export function checkRelaxedEnvVarName(value: string): readonly string[] {
  if (value === '') return [`environment variable name ${EMPTY_MESSAGE}`];
  return /^[ -<>-~]*$/.test(value)
    ? GOOD
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

const checkConfigMapKeySyntax = checkAgainst(
  configMapKeyRegex,
  regexMessage(
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
    CONFIG_MAP_KEY,
    'key.name',
    'KEY_NAME',
    'key-name',
  ),
  253,
);

/** A key of a ConfigMap or Secret. */
export function checkConfigMapKey(value: string): readonly string[] {
  return [...checkConfigMapKeySyntax(value), ...checkDirectory(value)];
}

/** A port's name (IANA_SVC_NAME of RFC 6335, lower case). */
export function checkPortName(value: string): readonly string[] {
  const messages: string[] = [];
  if (byteLength(value) > 15) messages.push(maxLengthMessage(15));
  if (!/^[-a-z0-9]+$/.test(value)) {
    messages.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  }
  if (!/[a-z]/.test(value)) messages.push('must contain at least one letter (a-z)');
  if (value.includes('--')) messages.push('must not contain consecutive hyphens');
  if (value.startsWith('-') || value.endsWith('-')) messages.push('must not begin or end with a hyphen');
  return messages;
}

export function checkPortNumber(port: number): readonly string[] {
  return port >= 1 && port <= 65535 ? GOOD : [rangeMessage(1, 65535)];
}

/** Users and groups of Linux: 0 to 2^31-1. */
export function checkUserOrGroupId(id: number): readonly string[] {
  return id >= 0 && id <= 2147483647 ? GOOD : [rangeMessage(0, 2147483647)];
}

/** A prefix's last dash is hidden from the check, since what is generated goes on after it. */
function maskTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name;
}

/** Names that are domains of DNS: the rule for most kinds. */
export const nameIsDnsSubdomain: NameCheck = (name, isPrefix) =>
  checkDns1123Subdomain(isPrefix ? maskTrailingDash(name) : name);

/** Names that are labels of DNS: namespaces. */
export const nameIsDnsLabel: NameCheck = (name, isPrefix) =>
  checkDns1123Label(isPrefix ? maskTrailingDash(name) : name);

/** Names that are labels of DNS and begin with a letter: services. */
export const nameIsDns1035Label: NameCheck = (name, isPrefix) =>
  checkDns1035Label(isPrefix ? maskTrailingDash(name) : name);

/** Names that are one segment of a path: RBAC's kinds (pkg/api/validation/path/name.go). */
export const nameIsPathSegment: NameCheck = (name, isPrefix) => {
  if (!isPrefix && (name === '.' || name === '..')) return [`may not be '${name}'`];
  if (!name.includes('/') && !name.includes('%')) return GOOD;
  return ['/', '%'].filter((char) => name.includes(char)).map((char) => `may not contain '${char}'`);
};
