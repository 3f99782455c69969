/** The menu of a thing on the stage: arrow keys move, Enter does, Escape closes. */
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { type MenuItem, menuItems, nameOf } from './menu-items.ts';
import styles from './StageMenu.module.css';
import { stageStrings as text } from './strings.ts';
import type { Thing } from './things.ts';

interface StageMenuProps {
  readonly thing: Thing;
  readonly x: number;
  readonly y: number;
  readonly onDo: (item: MenuItem) => void;
  readonly onClose: () => void;
}

export function StageMenu({ thing, x, y, onDo, onClose }: StageMenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = menu.current;
    const host = element?.parentElement;
    if (element && host) {
      element.style.left = `${Math.max(4, Math.min(x, host.clientWidth - element.offsetWidth - 4))}px`;
      element.style.top = `${Math.max(4, Math.min(y, host.clientHeight - element.offsetHeight - 4))}px`;
      element.querySelector('button')?.focus();
    }
    const onPress = (event: PointerEvent): void => {
      if (!menu.current?.contains(event.target as globalThis.Node)) onClose();
    };
    addEventListener('pointerdown', onPress);
    return () => removeEventListener('pointerdown', onPress);
  }, [x, y, onClose]);

  const onKey = (event: KeyboardEvent): void => {
    const buttons = [...(menu.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to !== undefined) buttons[(to + buttons.length) % buttons.length]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={menu}
      className={styles.menu}
      role="menu"
      tabIndex={-1}
      aria-label={text.menu.label(nameOf(thing))}
      onKeyDown={onKey}
    >
      <p className={styles.name} aria-hidden="true">
        {nameOf(thing)}
      </p>
      {menuItems(thing).map((item) => (
        <button key={item.text} type="button" role="menuitem" tabIndex={-1} onClick={() => onDo(item)}>
          {item.text}
        </button>
      ))}
    </div>
  );
}
