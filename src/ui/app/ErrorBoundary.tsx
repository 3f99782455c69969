/** Catches what breaks while the page is drawn: says so in plain words instead of an empty page. */
import { Component, type ReactNode } from 'react';
import { strings } from './strings.ts';

const { crash: text } = strings.app;

interface ErrorBoundaryState {
  readonly error: Error | undefined;
}

export class ErrorBoundary extends Component<{ readonly children: ReactNode }, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: undefined };

  static getDerivedStateFromError(error: Error): ErrorBoundaryState {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <main style={{ padding: 24, maxWidth: 640 }}>
        <h1>{text.page}</h1>
        <p>{text.pageText}</p>
        <pre style={{ whiteSpace: 'pre-wrap' }}>{`${error.message}\n${error.stack ?? ''}`}</pre>
        <button type="button" onClick={() => location.reload()}>
          {text.reload}
        </button>
      </main>
    );
  }
}
