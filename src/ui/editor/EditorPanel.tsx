/** Writes, checks and applies manifests. The tools are there at once; Monaco follows. */
import { FolderOpen, Play } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { Button } from '../widgets/Button.tsx';
import styles from './EditorPanel.module.css';
import { EXAMPLES } from './examples.ts';
import { readFiles } from './read-files.ts';
import { editorStrings as text } from './strings.ts';
import { type ManifestSource, useManifest } from './use-manifest.ts';
import { VerdictView } from './VerdictView.tsx';

const isMac = /Mac|iP(hone|ad)/.test(navigator.userAgent);

export function EditorPanel(source: ManifestSource) {
  const host = useRef<HTMLDivElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [isDropping, setDropping] = useState(false);
  const manifest = useManifest(host, source);
  const isApplying = manifest.verdict.type === 'applying';

  const load = (files: Iterable<File>): void => {
    const list = [...files];
    if (list.length === 0) return;
    readFiles(list).then(manifest.replace, (error: Error) => manifest.fail(error.message));
  };
  const onDrag = (event: DragEvent): void => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setDropping(event.type !== 'dragleave' && event.type !== 'drop');
    if (event.type === 'drop') load(event.dataTransfer.files);
  };

  return (
    <section
      className={styles.panel}
      aria-label={text.label}
      data-dropping={isDropping}
      onDragOverCapture={onDrag}
      onDragLeaveCapture={onDrag}
      onDropCapture={onDrag}
    >
      <div className={styles.tools}>
        <Button look="primary" onClick={manifest.apply} isDisabled={!manifest.isReady || isApplying}>
          <Play size={15} aria-hidden />
          {isApplying ? text.applying : text.apply}
          <kbd className={styles.keys}>{text.applyKeys(isMac)}</kbd>
        </Button>
        <Button onClick={manifest.check} title={text.checkHint} isDisabled={!manifest.isReady}>
          {text.check}
        </Button>
        <select
          className={styles.examples}
          aria-label={text.example}
          value=""
          disabled={!manifest.isReady}
          onChange={(event) => {
            const example = EXAMPLES.find(({ id }) => id === event.target.value);
            if (example !== undefined) manifest.replace(example.yaml);
          }}
        >
          <option value="">{text.chooseExample}</option>
          {EXAMPLES.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
        <Button look="quiet" onClick={() => picker.current?.click()} isDisabled={!manifest.isReady}>
          <FolderOpen size={15} aria-hidden />
          {text.open}
        </Button>
        <input
          ref={picker}
          type="file"
          hidden
          multiple
          accept=".yaml,.yml,.json,text/*"
          onChange={(event) => {
            load(event.target.files ?? []);
            event.target.value = '';
          }}
        />
        <p className={styles.hint}>{isMac ? text.tabKeyMac : text.tabKey}</p>
      </div>
      <div className={styles.columns}>
        <div className={styles.code} ref={host}>
          {!manifest.isReady && <p className={styles.loading}>{text.loading}</p>}
        </div>
        <VerdictView verdict={manifest.verdict} onPlace={(range) => manifest.editor.current?.reveal(range)} />
      </div>
    </section>
  );
}
