/** A button that opens a small panel below itself; Escape or a click elsewhere closes it. */
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import button from './Button.module.css';
import styles from './Popover.module.css';

interface PopoverProps {
  readonly label: string;
  readonly icon?: ReactNode;
  /** Something small behind the label. */
  readonly badge?: ReactNode;
  readonly isWide?: boolean;
  /** Where the bar is narrow, the icon alone stands for it. */
  readonly isCompact?: boolean;
  readonly children: (close: () => void) => ReactNode;
}

export function Popover({ label, icon, badge, isWide = false, isCompact = false, children }: PopoverProps) {
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = (): void => {
    setOpen(false);
    trigger.current?.focus();
  };

  useEffect(() => {
    if (!isOpen) return;
    const onPointer = (event: PointerEvent): void => {
      if (!box.current?.contains(event.target as globalThis.Node)) setOpen(false);
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      setOpen(false);
      trigger.current?.focus();
    };
    addEventListener('pointerdown', onPointer);
    addEventListener('keydown', onKey, true);
    return () => {
      removeEventListener('pointerdown', onPointer);
      removeEventListener('keydown', onKey, true);
    };
  }, [isOpen]);

  return (
    <div className={styles.box} ref={box}>
      <button
        ref={trigger}
        type="button"
        className={`${button.button} ${button.plain}`}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
        {...(isCompact ? { title: label } : {})}
      >
        {icon}
        <span className={isCompact ? styles.compact : undefined}>{label}</span>
        {badge}
      </button>
      {isOpen && (
        <div id={id} className={`${styles.panel} ${isWide ? styles.wide : ''}`}>
          {children(close)}
        </div>
      )}
    </div>
  );
}
