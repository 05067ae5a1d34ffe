/**
 * What can be done with a thing, by the pointer or where the focus is [desktop 2 menus]. A part of the window says what it
 * has at a place; where it has nothing, and where text is written, the browser's or the system's own menu opens.
 *
 * Dismissed by our own hands instead of as an automatic popover: on Linux and macOS the menu opens while the button is
 * still down, and letting go of it would close it again.
 */
import { type MouseEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { placeOfMenu, pointOfElement } from './context-place';
import { choicesOf, type MenuItem, MenuItems, useMenuKeys } from './MenuItems';

export interface MenuOf {
  /** What the menu is for, for those who do not see it. */
  readonly label: string;
  readonly items: readonly MenuItem[];
  /** Where it is, when the focus is not on it but tells of it. */
  readonly at?: Element;
}

interface OpenMenu extends MenuOf {
  readonly serial: number;
  readonly x: number;
  readonly y: number;
  readonly byKey: boolean;
  /** Gets the focus back. */
  readonly opener: Element | null;
}

/** @param menuOf what there is at an element of the part; null or no items: nothing of ours. */
export function useContextMenu(menuOf: (target: Element) => MenuOf | null) {
  const [open, setOpen] = useState<OpenMenu | null>(null);
  const onContextMenu = (event: MouseEvent) => {
    const { target } = event;
    if (!(target instanceof Element) || target.closest('input, textarea, select, [role="menu"]') !== null) return;
    const found = menuOf(target);
    if (found === null || found.items.length === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const byKey = !event.isTrusted;
    const point = byKey
      ? pointOfElement((found.at ?? target).getBoundingClientRect())
      : { x: event.clientX, y: event.clientY };
    const opener = document.activeElement;
    setOpen((before) => ({ ...found, ...point, byKey, opener, serial: (before?.serial ?? 0) + 1 }));
  };
  const menu = open === null ? null : <ContextMenu key={open.serial} {...open} onClose={() => setOpen(null)} />;
  return { onContextMenu, menu };
}

/** Opens the menu of what has the focus; false where there is none. Such an event is told from a press by its being ours. */
export function openContextMenu(): boolean {
  const event = new window.MouseEvent('contextmenu', { bubbles: true, cancelable: true });
  return document.activeElement?.dispatchEvent(event) === false;
}

function ContextMenu({ label, items, x, y, byKey, opener, onClose }: OpenMenu & { readonly onClose: () => void }) {
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const menu = list.current;
    if (menu === null) return;
    menu.showPopover();
    const place = placeOfMenu({ x, y }, menu.getBoundingClientRect(), {
      width: window.innerWidth,
      height: window.innerHeight,
    });
    menu.style.left = `${place.x}px`;
    menu.style.top = `${place.y}px`;
    (byKey ? choicesOf(menu)[0] : menu)?.focus({ preventScroll: true });
  }, [x, y, byKey]);
  useDismissal(list, onClose);
  const close = () => {
    onClose();
    if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
  };
  const onKey = useMenuKeys(list, close);
  return (
    <div
      ref={list}
      popover="manual"
      role="menu"
      tabIndex={-1}
      aria-label={label}
      className="menu"
      onKeyDown={onKey}
      onContextMenu={(event) => event.preventDefault()}
    >
      <MenuItems items={items} onClose={close} />
    </div>
  );
}

/** A press or a turn of the wheel elsewhere, another window, another size: nobody looks at the menu any more. */
function useDismissal(list: RefObject<HTMLElement | null>, onClose: () => void): void {
  useEffect(() => {
    const close = ({ target }: Event) => {
      if (!(target instanceof Node) || list.current?.contains(target) !== true) onClose();
    };
    const events = ['pointerdown', 'wheel', 'blur', 'resize'] as const;
    for (const name of events) window.addEventListener(name, close, { capture: true, passive: true });
    return () => {
      for (const name of events) window.removeEventListener(name, close, { capture: true });
    };
  });
}
