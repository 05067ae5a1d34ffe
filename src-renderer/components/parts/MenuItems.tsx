/** What an open menu holds, and its keys: arrows walk, letters find, Enter does, Escape and Tab close. */
import { Check } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, type RefObject, useRef } from 'react';
import './Menu.css';

export interface MenuItem {
  readonly label: string;
  readonly isDanger?: boolean;
  /** One of several, of which one is taken; left out: it does something. */
  readonly isTaken?: boolean;
  /** On or off for itself; left out: neither. */
  readonly isTicked?: boolean;
  /** What is to be set apart from what stands above it. */
  readonly beginsGroup?: boolean;
  readonly onChoose: () => void;
}

/** A pause that begins a new beginning. */
const TYPING_MS = 700;

interface MenuItemsProps {
  readonly items: readonly MenuItem[];
  /** Before what was chosen is done. */
  readonly onClose: () => void;
}

export function MenuItems({ items, onClose }: MenuItemsProps) {
  return items.map((item, index) => (
    <button
      key={item.label}
      type="button"
      {...roleOf(item)}
      tabIndex={-1}
      className={`${item.isDanger ? 'danger' : ''} ${item.beginsGroup && index > 0 ? 'apart' : ''}`}
      onPointerMove={followPointer}
      onClick={() => {
        onClose();
        item.onChoose();
      }}
    >
      {markOf(item) !== undefined && <Check size={16} aria-hidden className={markOf(item) ? '' : 'not-taken'} />}
      <span className="cut">{item.label}</span>
    </button>
  ));
}

function roleOf({ isTaken, isTicked }: MenuItem) {
  if (isTaken !== undefined) return { role: 'menuitemradio', 'aria-checked': isTaken } as const;
  return isTicked === undefined
    ? ({ role: 'menuitem' } as const)
    : ({ role: 'menuitemcheckbox', 'aria-checked': isTicked } as const);
}

function markOf({ isTaken, isTicked }: MenuItem): boolean | undefined {
  return isTaken ?? isTicked;
}

/** Only one of them is pointed at, by whichever means. A menu that opens beneath a resting pointer is not pointed at. */
function followPointer({ currentTarget, movementX, movementY }: PointerEvent<HTMLElement>): void {
  if (movementX !== 0 || movementY !== 0) currentTarget.focus({ preventScroll: true });
}

export function choicesOf(list: HTMLElement | null): readonly HTMLButtonElement[] {
  return [...(list?.querySelectorAll('button') ?? [])];
}

/** The handler of the keys that are pressed in a menu. */
export function useMenuKeys(list: RefObject<HTMLElement | null>, close: () => void) {
  const find = useTypeAhead();
  return (event: KeyboardEvent) => {
    const choices = choicesOf(list.current);
    const at = choices.findIndex((choice) => choice.matches(':focus'));
    const to: Readonly<Record<string, number>> = {
      ArrowDown: (at + 1) % choices.length,
      ArrowUp: at < 0 ? choices.length - 1 : (at - 1 + choices.length) % choices.length,
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
}

/** Letters typed one after the other are a beginning; the same one again goes to the next that begins with it. */
function useTypeAhead() {
  const typed = useRef({ text: '', atMs: 0 });
  return (letter: string, labels: readonly string[], at: number): number | undefined => {
    const now = performance.now();
    const before = now - typed.current.atMs < TYPING_MS ? typed.current.text : '';
    const text = before === letter.toLowerCase() ? before : before + letter.toLowerCase();
    typed.current = { text, atMs: now };
    const from = text.length > 1 ? Math.max(0, at) : at + 1;
    const order = labels.map((_, index) => (from + index + labels.length) % labels.length);
    return order.find((index) => labels[index]?.trim().toLowerCase().startsWith(text));
  };
}
