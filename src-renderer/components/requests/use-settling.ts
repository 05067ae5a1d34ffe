/**
 * Nobody means a button that appeared under the pointer a moment ago: what is new, has turned or was moved takes no press
 * for half a second.
 */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';

const SETTLE_MS = 500;

/** @param look what it is now; another one makes it settle anew */
export function useSettling(card: React.RefObject<HTMLElement | null>, look: string): boolean {
  const [since, setSince] = useState<number | null>(() => performance.now());
  const place = useRef<string | null>(null);
  const seen = useRef(look);
  useEffect(() => {
    if (since === null) return;
    const timer = setTimeout(() => setSince(null), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [since]);
  useLayoutEffect(() => {
    const compare = () => {
      const now = placeOf(card.current);
      if (place.current !== null && now !== place.current) setSince(performance.now());
      place.current = now;
    };
    compare();
    // Another card may have grown, left or come.
    const watcher = new ResizeObserver(compare);
    for (const one of card.current?.parentElement?.children ?? []) watcher.observe(one);
    return () => watcher.disconnect();
  });
  useLayoutEffect(() => {
    if (seen.current !== look) setSince(performance.now());
    seen.current = look;
  }, [look]);
  return since !== null;
}

/** In the window, whatever is scrolled: whoever scrolls knows that things move. */
function placeOf(card: HTMLElement | null): string | null {
  const around = card?.offsetParent?.getBoundingClientRect();
  if (card === null || around === undefined) return null;
  return `${Math.round(around.left + card.offsetLeft)} ${Math.round(around.top + card.offsetTop)}`;
}
