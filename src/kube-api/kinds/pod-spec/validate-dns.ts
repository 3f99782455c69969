/** A pod's name resolution (kubernetes/pkg/apis/core/validation/validation.go). */
import type { HostAlias, PodSpec } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { byteLength } from '../../meta/go-syntax.ts';
import { validateIp } from '../../meta/ip-address.ts';
import { checkDnsSubdomain, isSet } from './field-checks.ts';

const MAX_NAMESERVERS = 3;
const MAX_SEARCHES = 32;
const MAX_SEARCH_CHARACTERS = 2048;

/** Adds the problems of `spec.dnsConfig`. */
export function validateDnsConfig({ dnsConfig, dnsPolicy }: PodSpec, errors: FieldErrors, path: FieldPath): void {
  const nameservers = dnsConfig?.nameservers ?? [];
  if (dnsPolicy === 'None') {
    if (dnsConfig === undefined) {
      errors.required(path, 'must provide `dnsConfig` when `dnsPolicy` is None');
      return;
    }
    if (nameservers.length === 0) {
      const message = 'must provide at least one DNS nameserver when `dnsPolicy` is None';
      errors.required(path.child('nameservers'), message);
      return;
    }
  }
  if (nameservers.length > MAX_NAMESERVERS) {
    const message = `must not have more than ${MAX_NAMESERVERS} nameservers`;
    errors.invalid(path.child('nameservers'), nameservers, message);
  }
  for (const [index, server] of nameservers.entries())
    validateIp(server, errors, path.child('nameservers').index(index));
  const searches = dnsConfig?.searches ?? [];
  const searchesPath = path.child('searches');
  if (searches.length > MAX_SEARCHES) {
    errors.invalid(searchesPath, searches, `must not have more than ${MAX_SEARCHES} search paths`);
  }
  if (byteLength(searches.join(' ')) > MAX_SEARCH_CHARACTERS) {
    const message = `must not have more than ${MAX_SEARCH_CHARACTERS} characters (including spaces) in the search list`;
    errors.invalid(searchesPath, searches, message);
  }
  for (const [index, search] of searches.entries()) {
    checkDnsSubdomain(errors, searchesPath.index(index), search.endsWith('.') ? search.slice(0, -1) : search);
  }
  for (const [index, option] of (dnsConfig?.options ?? []).entries()) {
    if (!isSet(option.name)) errors.required(path.child('options').index(index), 'must not be empty');
  }
}

/** Adds the problems of `spec.hostAliases`. */
export function validateHostAliases(aliases: readonly HostAlias[], errors: FieldErrors, path: FieldPath): void {
  for (const [index, { ip = '', hostnames = [] }] of aliases.entries()) {
    validateIp(ip, errors, path.index(index).child('ip'));
    for (const [nth, hostname] of hostnames.entries()) {
      checkDnsSubdomain(errors, path.index(index).child('hostnames').index(nth), hostname);
    }
  }
}
