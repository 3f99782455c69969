/** Registers completion; Monaco's own entry for it (features/suggest) leaves the controller to another feature. */
declare module 'monaco-editor/editor/contrib/suggest/browser/suggestController';
