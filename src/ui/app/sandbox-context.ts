/** Hands the sandbox to every component: the link to act through, and the store to read. */
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { SandboxLink } from '../../bridge/page-side.ts';
import type { PageState, SandboxStore } from '../store/sandbox-store.ts';

export interface SandboxAccess {
  readonly link: SandboxLink;
  readonly store: SandboxStore;
}

export const SandboxContext = createContext<SandboxAccess | undefined>(undefined);

/** The sandbox that this page shows. */
export function useSandbox(): SandboxAccess {
  const access = useContext(SandboxContext);
  if (access === undefined) throw new Error('useSandbox needs a SandboxContext around it');
  return access;
}

/** A part of the page's state; the component renders again only when that part changes. */
export function usePageState<T>(select: (state: PageState) => T): T {
  return useStore(useSandbox().store, select);
}
