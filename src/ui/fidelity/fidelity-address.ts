/** The address of the fidelity page, and of one entry on it. */
import { useSyncExternalStore } from 'react';
import type { ObjectRef } from '../../bridge/messages.ts';

const ADDRESS = '#/fidelity';

/** `#/fidelity/apps/Deployment`, or the page as a whole without an object. */
export function fidelityAddress(object?: Pick<ObjectRef, 'apiVersion' | 'kind'>): string {
  if (object === undefined) return ADDRESS;
  const [group = ''] = object.apiVersion.includes('/') ? object.apiVersion.split('/') : ['core'];
  return `${ADDRESS}/${group}/${object.kind}`;
}

/** The entry that an address leads to: '' for the page as a whole, undefined for any other address. */
export function fidelityTarget(hash: string): string | undefined {
  if (hash === ADDRESS) return '';
  return hash.startsWith(`${ADDRESS}/`) ? decodeURIComponent(hash.slice(ADDRESS.length + 1)) : undefined;
}

/** What the page's present address leads to; renders again when it changes. */
export function useFidelityTarget(): string | undefined {
  return useSyncExternalStore(onHashChange, () => fidelityTarget(location.hash));
}

function onHashChange(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}
