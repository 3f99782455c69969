/** Made by the Vite plugin in field-docs.ts. */
declare module 'virtual:kubernetes-field-docs' {
  /** Documentation by type id and field; the type's own is under ''. */
  export const fieldDocs: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
