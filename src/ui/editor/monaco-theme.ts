/** Monaco in the page's colours, light and dark, following the page's switch. */
import type { Monaco } from './monaco.ts';

/** Keeps Monaco's theme the page's own. */
export function followTheme(monaco: Monaco): void {
  const show = (): void => {
    const isDark = document.documentElement.dataset.theme === 'dark';
    monaco.editor.defineTheme('kubarium', themeOf(isDark));
    monaco.editor.setTheme('kubarium');
  };
  show();
  new MutationObserver(show).observe(document.documentElement, { attributeFilter: ['data-theme'] });
}

function themeOf(isDark: boolean): Parameters<Monaco['editor']['defineTheme']>[1] {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => sixDigits(style.getPropertyValue(`--${name}`).trim());
  const ink = (name: string): string => colour(name).slice(1);
  return {
    base: isDark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: '', foreground: ink('ink') },
      { token: 'type.yaml', foreground: ink('accent') },
      { token: 'string.yaml', foreground: ink('ink') },
      { token: 'number.yaml', foreground: ink('ending') },
      { token: 'keyword.yaml', foreground: ink('ending') },
      { token: 'tag.yaml', foreground: ink('waiting') },
      { token: 'namespace.yaml', foreground: ink('waiting') },
      { token: 'operators.yaml', foreground: ink('muted') },
      { token: 'delimiter.yaml', foreground: ink('muted') },
      { token: 'comment.yaml', foreground: ink('muted'), fontStyle: 'italic' },
    ],
    colors: {
      'editor.background': colour('paper'),
      'editor.foreground': colour('ink'),
      'editorLineNumber.foreground': colour('muted'),
      'editorLineNumber.activeForeground': colour('ink'),
      'editorCursor.foreground': colour('accent'),
      'editor.selectionBackground': colour('water'),
      'editor.lineHighlightBackground': colour('paper-raised'),
      'editor.lineHighlightBorder': colour('paper-raised'),
      'editorError.foreground': colour('bad'),
      'editorWarning.foreground': colour('waiting'),
      'editorWidget.background': colour('paper-raised'),
      'editorWidget.foreground': colour('ink'),
      'editorWidget.border': colour('line'),
      'editorHoverWidget.background': colour('paper-raised'),
      'editorHoverWidget.foreground': colour('ink'),
      'editorHoverWidget.border': colour('line'),
      'editorSuggestWidget.background': colour('paper-raised'),
      'editorSuggestWidget.foreground': colour('ink'),
      'editorSuggestWidget.border': colour('line'),
      'editorSuggestWidget.selectedBackground': colour('water'),
      'editorSuggestWidget.selectedForeground': colour('ink'),
      'editorSuggestWidget.highlightForeground': colour('accent'),
      'editorSuggestWidget.focusHighlightForeground': colour('accent'),
      'editorIndentGuide.background1': colour('line'),
      'scrollbarSlider.background': `${colour('glass')}55`,
      'scrollbarSlider.hoverBackground': `${colour('glass')}88`,
      'scrollbarSlider.activeBackground': `${colour('glass')}aa`,
      'editorOverviewRuler.errorForeground': colour('bad'),
      'editorOverviewRuler.warningForeground': colour('waiting'),
      'textLink.foreground': colour('accent'),
      focusBorder: colour('focus'),
    },
  };
}

/** Monaco knows #ffffff but not #fff, which the built page may say instead. */
function sixDigits(hex: string): string {
  return hex.length === 4 ? hex.replace(/[^#]/g, '$&$&') : hex;
}
