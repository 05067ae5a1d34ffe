/** A button with a menu: arrows walk, Enter does, Escape closes, and the focus returns to the button. */
import { Check } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import './Menu.css';

export interface MenuItem {
  readonly label: string;
  readonly isDanger?: boolean;
  /** One of several, of which one is taken; left out: it is a deed. */
  readonly isTaken?: boolean;
  readonly onChoose: () => void;
}

const DEED = { role: 'menuitem' } as const;

interface MenuProps {
  readonly label: string;
  readonly className: string;
  /** A function is asked when the menu opens. */
  readonly items: readonly MenuItem[] | (() => readonly MenuItem[]);
  /** What the button shows. */
  readonly children: React.ReactNode;
}

export function Menu({ label, className, items, children }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const anchorName = `--menu-${id.replace(/[^\w-]/g, '')}`;

  useEffect(() => {
    if (!isOpen) return;
    const taken = list.current?.querySelector<HTMLElement>('[aria-checked="true"]');
    (taken ?? list.current?.querySelector('button'))?.focus();
  }, [isOpen]);
  const close = () => {
    list.current?.hidePopover();
    button.current?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    const choices = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = choices.findIndex((choice) => choice.matches(':focus'));
    const to: Readonly<Record<string, number>> = {
      ArrowDown: (at + 1) % choices.length,
      ArrowUp: (at - 1 + choices.length) % choices.length,
      Home: 0,
      End: choices.length - 1,
    };
    const next = to[event.key];
    if (next !== undefined) choices[next]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        style={{ anchorName }}
        popoverTarget={id}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          list.current?.showPopover();
        }}
      >
        {children}
      </button>
      <div
        ref={list}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        className="menu"
        style={{ positionAnchor: anchorName }}
        onToggle={(event) => setOpen(event.newState === 'open')}
        onKeyDown={onKey}
      >
        {isOpen &&
          (typeof items === 'function' ? items() : items).map((item) => (
            <button
              key={item.label}
              type="button"
              {...(item.isTaken === undefined ? DEED : { role: 'menuitemradio', 'aria-checked': item.isTaken })}
              tabIndex={-1}
              className={item.isDanger ? 'danger' : ''}
              onClick={() => {
                close();
                item.onChoose();
              }}
            >
              {item.isTaken !== undefined && (
                <Check size={16} aria-hidden className={item.isTaken ? '' : 'not-taken'} />
              )}
              {item.label}
            </button>
          ))}
      </div>
    </>
  );
}
