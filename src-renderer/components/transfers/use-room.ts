import { type RefObject, useLayoutEffect, useState } from 'react';
import { USUAL_TEXT_PX } from './columns-style';

/** What stands beside the columns: space at both ends, and the bar one scrolls with. */
const BESIDE_PX = 36;
/** The place of the buttons; in a narrow list they lie above the end of a line. */
const BUTTONS_PX = 120;
const NARROW_PX = 720;

/** How much room the columns have, in pixels at the usual size of the text. @param isThere whether the element is */
export function useRoom(element: RefObject<HTMLElement | null>, isThere: boolean): number {
  const [room, setRoom] = useState(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null || !isThere) return;
    const measure = () => {
      const { width } = current.getBoundingClientRect();
      const scale = Number.parseFloat(getComputedStyle(current).fontSize) / USUAL_TEXT_PX;
      setRoom(Math.floor((width - BESIDE_PX - (width < NARROW_PX ? 0 : BUTTONS_PX)) / scale));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    measure();
    return () => observer.disconnect();
  }, [element, isThere]);
  return room;
}
