/** Composition root of the page: starts the worker, joins the store to it, and renders. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { connectSandbox } from './bridge/page-side.ts';
import { App } from './ui/app/App.tsx';
import { ErrorBoundary } from './ui/app/ErrorBoundary.tsx';
import { SandboxContext } from './ui/app/sandbox-context.ts';
import { showStoredTheme } from './ui/app/use-theme.ts';
import { createSandboxStore } from './ui/store/sandbox-store.ts';
import './ui/app/theme.css';

const worker = new Worker(new URL('./sandbox.worker.ts', import.meta.url), { type: 'module', name: 'sandbox' });
const link = connectSandbox(worker);
const store = createSandboxStore(link);
worker.addEventListener('error', ({ message }) => store.setState({ crash: { message, stack: '', inputs: '' } }));
showStoredTheme();
link.start(1, 'first-light');
openRelay();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with id "root"');
createRoot(root).render(
  <StrictMode>
    <SandboxContext value={{ link, store }}>
      <ErrorBoundary>
        <App />
      </ErrorBoundary>
    </SandboxContext>
  </StrictMode>,
);

/** The server says in the page that programs on this machine may come in through it. */
function openRelay(): void {
  const path = document.querySelector<HTMLMetaElement>('meta[name="kubarium-relay"]')?.content;
  if (path !== undefined)
    link.send({ type: 'open-relay', url: new URL(path, location.href.replace(/^http/, 'ws')).href });
}
