/** The picture of the cluster: two canvas layers, a tooltip, a focus ring, and the few buttons that belong to the camera. */
import { Info, Maximize, Minus, Plus, Tags } from 'lucide-react';
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { Action, ObjectRef } from '../../bridge/messages.ts';
import { IconButton } from '../widgets/IconButton.tsx';
import { Legend } from './Legend.tsx';
import type { MenuItem } from './menu-items.ts';
import { StageMenu } from './StageMenu.tsx';
import { StageOutline } from './StageOutline.tsx';
import styles from './StageView.module.css';
import { StageSession } from './stage-session.ts';
import type { StageSource } from './stage-source.ts';
import { stageStrings as text } from './strings.ts';
import { refOf, type Thing } from './things.ts';

export interface StageViewProps {
  readonly source: StageSource;
  readonly onSelect: (ref: ObjectRef | undefined) => void;
  readonly onAction: (action: Action) => void;
  /** Opens a menu of one's own (CSS pixels of the stage); without it the stage shows its own. */
  readonly onMenu?: (ref: ObjectRef, x: number, y: number) => void;
  /** Opens or closes the selector box; while it is open, pods show their labels. */
  readonly onSelector: () => void;
  readonly isSelectorOpen: boolean;
  /** Ids or marks such as `node/node-2` of what to look at; all else is dimmed. */
  readonly spotlight: readonly string[];
}

interface OpenMenu {
  readonly thing: Thing;
  readonly x: number;
  readonly y: number;
}

const ZOOM_STEP = 1.5;

export function StageView({
  source,
  onSelect,
  onAction,
  onMenu,
  onSelector,
  isSelectorOpen,
  spotlight,
}: StageViewProps) {
  const host = useRef<HTMLDivElement>(null);
  const scene = useRef<HTMLCanvasElement>(null);
  const flow = useRef<HTMLCanvasElement>(null);
  const tooltip = useRef<HTMLDivElement>(null);
  const focusRing = useRef<HTMLDivElement>(null);
  const live = useRef<HTMLParagraphElement>(null);
  const session = useRef<StageSession>(undefined);
  const handlers = useRef({ onSelect, onAction, onMenu });
  const [isLegendShown, setLegendShown] = useState(false);
  const [menu, setMenu] = useState<OpenMenu>();
  const closeMenu = useCallback(() => {
    setMenu(undefined);
    host.current?.focus();
  }, []);

  useEffect(() => {
    handlers.current = { onSelect, onAction, onMenu };
  });
  useEffect(() => {
    const elements = [host, scene, flow, tooltip, focusRing, live].map(({ current }) => current);
    if (elements.includes(null)) return;
    const stage = new StageSession(
      {
        host: host.current as HTMLElement,
        scene: scene.current as HTMLCanvasElement,
        flow: flow.current as HTMLCanvasElement,
        tooltip: tooltip.current as HTMLElement,
        focusRing: focusRing.current as HTMLElement,
        live: live.current as HTMLElement,
      },
      source,
      {
        select: (ref) => handlers.current.onSelect(ref),
        act: (action) => handlers.current.onAction(action),
        menu: (thing, { x, y }) => {
          const ref = refOf(thing);
          const open = handlers.current.onMenu;
          if (open !== undefined && ref !== undefined) open(ref, x, y);
          else setMenu({ thing, x, y });
        },
      },
    );
    session.current = stage;
    return () => stage.stop();
  }, [source]);
  useEffect(() => session.current?.painter.spotlight(spotlight), [spotlight]);
  useEffect(() => session.current?.painter.showLabels(isSelectorOpen), [isSelectorOpen]);

  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== host.current) return;
    if (session.current?.key(event.key, event.shiftKey) === true) event.preventDefault();
  };
  const doItem = (item: MenuItem): void => {
    const thing = menu?.thing;
    closeMenu();
    if (item.does === 'act') onAction(item.action);
    else if (item.does === 'open') onSelect(item.ref);
    else if (thing !== undefined) session.current?.painter.zoomTo(thing.key);
  };

  return (
    <div className={styles.stage}>
      <div
        ref={host}
        className={styles.host}
        role="application"
        aria-roledescription={text.roleDescription}
        aria-label={text.label}
        aria-describedby="stage-instructions"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the picture takes keys.
        tabIndex={0}
        onKeyDown={onKey}
        onFocus={() => session.current?.enter()}
        onBlur={() => session.current?.blur()}
      >
        <canvas ref={scene} className={styles.layer} />
        <canvas ref={flow} className={styles.layer} />
        <div ref={focusRing} className={styles.ring} hidden />
        <div ref={tooltip} className={styles.tooltip} role="tooltip" hidden />
      </div>
      <p id="stage-instructions" className="visually-hidden">
        {text.instructions}
      </p>
      <p ref={live} className="visually-hidden" aria-live="polite" />
      <StageOutline source={source} />
      <div className={styles.tools}>
        <IconButton label={text.zoomIn} onClick={() => session.current?.painter.zoomBy(ZOOM_STEP)}>
          <Plus size={17} aria-hidden />
        </IconButton>
        <IconButton label={text.zoomOut} onClick={() => session.current?.painter.zoomBy(1 / ZOOM_STEP)}>
          <Minus size={17} aria-hidden />
        </IconButton>
        <IconButton label={text.fit} onClick={() => session.current?.painter.fit()}>
          <Maximize size={16} aria-hidden />
        </IconButton>
        <IconButton label={text.selector} isPressed={isSelectorOpen} onClick={onSelector}>
          <Tags size={17} aria-hidden />
        </IconButton>
        <IconButton label={text.legend} isPressed={isLegendShown} onClick={() => setLegendShown(!isLegendShown)}>
          <Info size={17} aria-hidden />
        </IconButton>
      </div>
      {isLegendShown && <Legend />}
      {menu !== undefined && <StageMenu {...menu} onDo={doItem} onClose={closeMenu} />}
    </div>
  );
}
