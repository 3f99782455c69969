/** One person at the stage: what is hovered, what has the keyboard's focus, and what clicks and keys mean. Outside of React. */
import type { Action, ObjectRef } from '../../bridge/messages.ts';
import { type Direction, firstStop, neighbour } from './input/neighbours.ts';
import { listenToPointers } from './input/pointer.ts';
import type { Point } from './layout/geometry.ts';
import type { StageLayers } from './stage-layers.ts';
import { StagePainter } from './stage-painter.ts';
import type { StageSource } from './stage-source.ts';
import { keyOfRef, refOf, type Thing, thingOf } from './things.ts';
import { tooltipLines } from './tooltip-lines.ts';

export interface SessionElements extends StageLayers {
  readonly tooltip: HTMLElement;
  readonly focusRing: HTMLElement;
  readonly live: HTMLElement;
}

export interface SessionHandlers {
  select(ref: ObjectRef | undefined): void;
  act(action: Action): void;
  /** Opens a menu for a thing at a point of the host element. */
  menu(thing: Thing, at: Point): void;
}

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};
const ZOOM_STEP = 1.5;
const DOUBLE_CLICK_ZOOM = 2;

export class StageSession {
  readonly painter: StagePainter;
  readonly #elements: SessionElements;
  readonly #source: StageSource;
  readonly #handlers: SessionHandlers;
  readonly #stopPointers: () => void;
  readonly #stopWatching: () => void;
  #hovered: string | undefined;
  #focused: string | undefined;
  /** Where the tooltip stands: beside the pointer, or below the focused thing. */
  #pointer: Point | undefined;
  #shown = '';
  #said = '';

  constructor(elements: SessionElements, source: StageSource, handlers: SessionHandlers) {
    this.#elements = elements;
    this.#source = source;
    this.#handlers = handlers;
    this.painter = new StagePainter(elements, source, () => this.#showOverlays());
    this.#stopWatching = source.subscribe(() => this.#showTooltip());
    this.#stopPointers = listenToPointers(elements.host, {
      hover: (at) => this.#hover(at),
      click: (at) => this.#click(at),
      doubleClick: (at) => this.#zoomIn(at),
      menu: (at) => {
        const hit = this.painter.hitAt(at);
        if (hit !== undefined) this.#openMenu(hit.key, at);
      },
      pan: (dx, dy) => this.painter.panBy(dx, dy),
      zoom: (factor, at) => this.painter.zoomBy(factor, at, false),
    });
  }

  stop(): void {
    this.#stopPointers();
    this.#stopWatching();
    this.painter.stop();
  }

  /** Answers whether the key meant something here. */
  key(key: string, isShift: boolean): boolean {
    const direction = ARROWS[key];
    if (direction !== undefined) {
      this.#move(direction);
      return true;
    }
    switch (key) {
      case 'Enter':
        return this.#open();
      case 'Escape':
        return this.#leave();
      case '+':
      case '=':
        this.painter.zoomBy(ZOOM_STEP, this.#focusPoint());
        return true;
      case '-':
      case '−':
        this.painter.zoomBy(1 / ZOOM_STEP, this.#focusPoint());
        return true;
      case '0':
        this.painter.fit();
        return true;
      case 'm':
      case 'M':
      case 'ContextMenu':
        return this.#openFocusedMenu();
      case 'F10':
        return isShift && this.#openFocusedMenu();
      default:
        return false;
    }
  }

  /** The stage was reached by keyboard. */
  enter(): void {
    const { selection } = this.#source.getState();
    this.#focus(this.#focused ?? keyOfRef(selection, this.#source.getState()) ?? firstStop(this.painter.layout));
  }

  /** The keyboard went elsewhere. */
  blur(): void {
    this.#showOverlays();
  }

  #move(direction: Direction): void {
    this.#hovered = undefined;
    const next = neighbour(this.painter.layout, this.#focused, direction);
    if (next !== undefined) this.#focus(next);
  }

  #focus(key: string | undefined): void {
    this.#focused = key;
    this.#pointer = undefined;
    if (key !== undefined) this.painter.bringIntoSight(key);
    this.#showOverlays();
  }

  #leave(): boolean {
    if (this.#focused === undefined) return false;
    this.#focused = undefined;
    this.#showOverlays();
    return true;
  }

  #open(): boolean {
    const thing = this.#thing(this.#focused);
    const ref = thing === undefined ? undefined : refOf(thing);
    if (ref === undefined) return false;
    this.#handlers.select(ref);
    return true;
  }

  #openFocusedMenu(): boolean {
    const at = this.#focusPoint();
    if (this.#focused === undefined || at === undefined) return false;
    this.#openMenu(this.#focused, at);
    return true;
  }

  #openMenu(key: string, at: Point): void {
    const thing = this.#thing(key);
    if (thing === undefined) return;
    this.#hover(undefined);
    this.#handlers.menu(thing, at);
  }

  #focusPoint(): Point | undefined {
    const area = this.#focused === undefined ? undefined : this.painter.screenBox(this.#focused);
    return area === undefined ? undefined : { x: area.x + area.width / 2, y: area.y + Math.min(area.height / 2, 60) };
  }

  #thing(key: string | undefined): Thing | undefined {
    return key === undefined ? undefined : thingOf(key, this.#source.getState());
  }

  #hover(at: Point | undefined): void {
    const hit = at === undefined ? undefined : this.painter.hitAt(at);
    this.#hovered = hit?.key;
    this.#pointer = at;
    this.#elements.host.style.cursor = hit === undefined ? 'grab' : 'pointer';
    this.painter.hover(hit?.key);
    this.#showTooltip();
  }

  #click(at: Point): void {
    const hit = this.painter.hitAt(at);
    const thing = this.#thing(hit?.key);
    if (thing?.kind === 'node' && hit?.isSwitch === true) {
      this.#handlers.act({ type: 'power', node: thing.node.name, on: thing.node.power === 'off' });
      return;
    }
    this.#focused = thing?.key;
    const ref = thing === undefined ? undefined : refOf(thing);
    if (ref !== undefined) this.#handlers.select(ref);
    this.#showOverlays();
  }

  #zoomIn(at: Point): void {
    const hit = this.painter.hitAt(at);
    if (hit === undefined) this.painter.zoomBy(DOUBLE_CLICK_ZOOM, at);
    else if (!hit.isSwitch) this.painter.zoomTo(hit.key);
  }

  #showOverlays(): void {
    const { focusRing, host } = this.#elements;
    const hasFocus = host.matches(':focus-visible');
    const area = hasFocus && this.#focused !== undefined ? this.painter.screenBox(this.#focused) : undefined;
    focusRing.hidden = area === undefined;
    if (area !== undefined) {
      focusRing.style.transform = `translate(${area.x - 4}px, ${area.y - 4}px)`;
      focusRing.style.width = `${area.width + 8}px`;
      focusRing.style.height = `${area.height + 8}px`;
    }
    this.#showTooltip();
  }

  #showTooltip(): void {
    const { tooltip, host, live } = this.#elements;
    const isByKey = this.#hovered === undefined && host.matches(':focus-visible');
    const thing = this.#thing(this.#hovered ?? (isByKey ? this.#focused : undefined));
    if (isByKey) this.#say(live, thing);
    tooltip.hidden = thing === undefined;
    if (thing === undefined) {
      this.#shown = '';
      return;
    }
    const lines = tooltipLines(thing, this.#source.getState());
    const words = lines.join('\n');
    if (words !== this.#shown) {
      this.#shown = words;
      tooltip.replaceChildren(...lines.map(lineElement));
    }
    this.#placeTooltip(thing.key);
  }

  #say(live: HTMLElement, thing: Thing | undefined): void {
    if (thing === undefined || thing.key === this.#said) return;
    this.#said = thing.key;
    live.textContent = tooltipLines(thing, this.#source.getState()).join('. ');
  }

  #placeTooltip(key: string): void {
    const { tooltip, host } = this.#elements;
    const area = this.#pointer === undefined ? this.painter.screenBox(key) : undefined;
    if (area !== undefined && area.x + area.width + tooltip.offsetWidth + 16 < host.clientWidth) {
      const y = Math.max(4, Math.min(area.y, host.clientHeight - tooltip.offsetHeight - 4));
      tooltip.style.transform = `translate(${Math.round(area.x + area.width + 10)}px, ${Math.round(y)}px)`;
      return;
    }
    const at = this.#pointer ?? { x: area?.x ?? 0, y: (area?.y ?? 0) + Math.min(area?.height ?? 0, 60) };
    const x = Math.max(4, Math.min(at.x + 14, host.clientWidth - tooltip.offsetWidth - 4));
    const below = at.y + 16;
    const y = below + tooltip.offsetHeight > host.clientHeight ? at.y - tooltip.offsetHeight - 10 : below;
    tooltip.style.transform = `translate(${Math.round(x)}px, ${Math.round(Math.max(4, y))}px)`;
  }
}

function lineElement(line: string, index: number): HTMLElement {
  const element = document.createElement(index === 0 ? 'strong' : 'span');
  element.textContent = line;
  return element;
}
