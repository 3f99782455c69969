/** The text of a manifest in Monaco, for the panel around it: no React in here. Import it with `import()`, as it brings Monaco along. */
import type { Problem, SourceRange } from '../../bridge/messages.ts';
import { indentAfter } from './line-indent.ts';
import { type CodeEditor, loadedMonaco, type Monaco } from './monaco.ts';
import { editorStrings as text } from './strings.ts';

export interface ManifestEditor {
  text(): string;
  /** Puts other text in; undo brings the old one back. */
  replace(yaml: string): void;
  /** Underlines what is wrong, each at its place. */
  mark(problems: readonly Problem[]): void;
  /** Moves there and takes the focus. */
  reveal(range: SourceRange): void;
  focus(): void;
  dispose(): void;
}

export interface ManifestEditorOptions {
  readonly yaml: string;
  readonly onChange: (yaml: string) => void;
  readonly onApply: () => void;
}

const MARKER_OWNER = 'kube-apiserver';

let nextModel = 1;

/** Opens an editor in `host`, which it fills. */
export function openManifestEditor(host: HTMLElement, options: ManifestEditorOptions): ManifestEditor {
  const monaco = loadedMonaco();
  const uri = monaco.Uri.parse(`inmemory://kubarium/manifest-${nextModel++}.yaml`);
  const model = monaco.editor.createModel(options.yaml, 'yaml', uri);
  model.updateOptions({ tabSize: 2, insertSpaces: true });
  const editor = monaco.editor.create(host, { ...EDITOR_OPTIONS, model, fontFamily: fontFamily(host) });
  model.onDidChangeContent(() => options.onChange(model.getValue()));
  addKeys(monaco, editor, options.onApply);
  return {
    text: () => model.getValue(),
    replace: (yaml) => {
      editor.pushUndoStop();
      editor.executeEdits('replace', [{ range: model.getFullModelRange(), text: yaml }]);
      editor.pushUndoStop();
      editor.setPosition({ lineNumber: 1, column: 1 });
      editor.setScrollTop(0);
    },
    mark: (problems) => {
      monaco.editor.setModelMarkers(
        model,
        MARKER_OWNER,
        problems.map((problem) => markerOf(problem, monaco)),
      );
    },
    reveal: ({ startLine, startColumn }) => {
      const position = { lineNumber: startLine, column: startColumn };
      editor.setPosition(position);
      editor.revealPositionInCenterIfOutsideViewport(position);
      editor.focus();
    },
    focus: () => editor.focus(),
    dispose: () => {
      editor.dispose();
      model.dispose();
    },
  };
}

const EDITOR_OPTIONS: Parameters<Monaco['editor']['create']>[1] = {
  theme: 'kubarium',
  ariaLabel: text.label,
  automaticLayout: true,
  minimap: { enabled: false },
  fontSize: 13,
  lineHeight: 20,
  lineNumbersMinChars: 3,
  folding: true,
  scrollBeyondLastLine: false,
  padding: { top: 8, bottom: 8 },
  renderLineHighlight: 'line',
  overviewRulerBorder: false,
  fixedOverflowWidgets: true,
  wordBasedSuggestions: 'off',
  quickSuggestions: { other: true, comments: false, strings: true },
  acceptSuggestionOnCommitCharacter: false,
  suggest: { showWords: false },
  // What is pasted or dictated arrives as it is; Enter has its own idea of indentation, below.
  autoIndent: 'none',
  autoClosingBrackets: 'never',
  autoClosingQuotes: 'never',
  formatOnPaste: false,
  dropIntoEditor: { enabled: false },
  detectIndentation: false,
  guides: { indentation: true },
  stickyScroll: { enabled: false },
  bracketPairColorization: { enabled: false },
  renderFinalNewline: 'on',
  overviewRulerLanes: 1,
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
};

function addKeys(monaco: Monaco, editor: CodeEditor, onApply: () => void): void {
  const { KeyCode, KeyMod } = monaco;
  editor.addAction({
    id: 'kubarium.apply',
    label: text.apply,
    keybindings: [KeyMod.CtrlCmd | KeyCode.Enter],
    run: onApply,
  });
  editor.addAction({
    id: 'kubarium.new-line',
    label: 'New line',
    keybindings: [KeyCode.Enter],
    precondition: 'editorTextFocus && !editorReadonly && !suggestWidgetHasFocusedSuggestion',
    run: () => {
      const model = editor.getModel();
      const selections = editor.getSelections();
      if (model === null || selections === null) return;
      const texts = selections.map(({ startLineNumber, startColumn }) => {
        const before = model.getLineContent(startLineNumber).slice(0, startColumn - 1);
        return `\n${indentAfter(before)}`;
      });
      editor.pushUndoStop();
      // `paste` puts one text at each cursor and leaves the cursors behind them.
      editor.trigger('keyboard', 'paste', { text: texts.join(''), multicursorText: texts, pasteOnNewLine: false });
      editor.pushUndoStop();
    },
  });
}

function markerOf(problem: Problem, monaco: Monaco): Parameters<Monaco['editor']['setModelMarkers']>[2][number] {
  const { startLine, startColumn, endLine, endColumn } = problem.range ?? WHOLE_TEXT;
  return {
    severity: monaco.MarkerSeverity[MARKERS[problem.severity]],
    message: problem.explanation === undefined ? problem.message : `${problem.message}\n\n${problem.explanation}`,
    startLineNumber: startLine,
    startColumn,
    endLineNumber: endLine,
    endColumn,
  };
}

const MARKERS = { error: 'Error', warning: 'Warning', note: 'Info' } as const;

/** A problem without a place is shown at the first line. */
const WHOLE_TEXT: SourceRange = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 };

/** Monaco measures letters itself and so needs the name, not the property that holds it. */
function fontFamily(host: HTMLElement): string {
  return getComputedStyle(host).getPropertyValue('--font-mono').trim();
}
