/**
 * A button with a menu: arrows walk, letters find, Enter does, Escape or a press elsewhere closes, and the focus returns to
 * the button. A popover of the browser's own: above everything, and closed by it.
 */
import { Check } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import './Menu.css';

export interface MenuItem {
  readonly label: string;
  readonly isDanger?: boolean;
  /** One of several, of which one is taken; left out: it does something. */
  readonly isTaken?: boolean;
  readonly onChoose: () => void;
}

/** A pause that begins a new beginning. */
const TYPING_MS = 700;
const ACTION = { role: 'menuitem' } as const;

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
  const find = useTypeAhead();
  const id = useId();
  const anchorName = `--menu-${id.replace(/[^\w-]/g, '')}`;

  useEffect(() => {
    if (!isOpen) return;
    const choices = [...(list.current?.querySelectorAll('button') ?? [])];
    const taken = choices.find((choice) => choice.getAttribute('aria-checked') === 'true');
    (taken ?? choices.at(opensAtEnd.current ? -1 : 0))?.focus();
    opensAtEnd.current = false;
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
    const isLetter = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey;
    const labels = choices.map(({ textContent }) => textContent ?? '');
    const next = isLetter ? find(event.key, labels, at) : to[event.key];
    if (next !== undefined) choices[next]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') close();
    else if (!isLetter) return;
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
              {...(item.isTaken === undefined ? ACTION : { role: 'menuitemradio', 'aria-checked': item.isTaken })}
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

/** Letters typed one after the other are a beginning; the same one again goes to the next that begins with it. */
function useTypeAhead() {
  const typed = useRef({ text: '', atMs: 0 });
  return (letter: string, labels: readonly string[], at: number): number | undefined => {
    const now = performance.now();
    const before = now - typed.current.atMs < TYPING_MS ? typed.current.text : '';
    const text = before === letter.toLowerCase() ? before : before + letter.toLowerCase();
    typed.current = { text, atMs: now };
    const from = text.length > 1 ? at : at + 1;
    const order = labels.map((_, index) => (from + index + labels.length) % labels.length);
    return order.find((index) => labels[index]?.trim().toLowerCase().startsWith(text));
  };
}
