/**
 * A button with a menu: arrows walk, letters find, Enter does, Escape or a press elsewhere closes, and the focus returns to
 * the button. A popover of the browser's own: above everything, and closed by it.
 */
import { useEffect, useId, useRef, useState } from 'react';
import { choicesOf, type MenuItem, MenuItems, useMenuKeys } from './MenuItems';

export type { MenuItem } from './MenuItems';

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
  const opensAtEnd = useRef(false);
  const id = useId();
  const anchorName = `--menu-${id.replace(/[^\w-]/g, '')}`;

  useEffect(() => {
    if (!isOpen) return;
    const choices = choicesOf(list.current);
    const taken = choices.find((choice) => choice.getAttribute('aria-checked') === 'true');
    (taken ?? choices.at(opensAtEnd.current ? -1 : 0))?.focus();
    opensAtEnd.current = false;
  }, [isOpen]);
  const close = () => {
    list.current?.hidePopover();
    button.current?.focus();
  };
  const onKey = useMenuKeys(list, close);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        style={{ anchorName }}
        popoverTarget={id}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          opensAtEnd.current = event.key === 'ArrowUp';
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
        className="menu of-button"
        style={{ positionAnchor: anchorName }}
        onToggle={(event) => setOpen(event.newState === 'open')}
        onKeyDown={onKey}
      >
        {isOpen && <MenuItems items={typeof items === 'function' ? items() : items} onClose={close} />}
      </div>
    </>
  );
}
