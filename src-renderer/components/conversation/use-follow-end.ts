/** A list that stays at its end, whatever makes its lines or the window higher or lower, until somebody scrolls up. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

const NEAR_END_PX = 60;

interface FollowEnd {
  readonly follows: boolean;
  readonly onScroll: () => void;
  readonly goToEnd: () => void;
  /** Something else is to be in view. */
  readonly leaveEnd: () => void;
}

/** `height`: of all lines, as far as it is known. `hasEnd`: the last of them is the newest there is. */
export function useFollowEnd(scroller: RefObject<HTMLElement | null>, height: number, hasEnd: boolean): FollowEnd {
  const [follows, setFollows] = useState(true);
  /** After the last scroll, theirs or ours. */
  const before = useRef({ scrollTop: 0, scrollHeight: 0 });
  const stay = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    element.scrollTop = element.scrollHeight;
    before.current = { scrollTop: element.scrollTop, scrollHeight: element.scrollHeight };
  }, [scroller]);
  const onScroll = () => {
    const element = scroller.current;
    if (element === null) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    // Lines that turn out higher than thought and a smaller window move the end away, and lower lines move the place:
    // only somebody who scrolls up has left.
    const shrunkPx = Math.max(0, before.current.scrollHeight - scrollHeight);
    const hasLeft = before.current.scrollTop - scrollTop > shrunkPx + 1;
    before.current = { scrollTop, scrollHeight };
    const isNearEnd = hasEnd && scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    if (isNearEnd || hasLeft) setFollows(isNearEnd);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height is what moves the end.
  useLayoutEffect(() => {
    if (follows) stay();
  }, [follows, height, stay]);
  useEffect(() => {
    const element = scroller.current;
    if (!follows || element === null) return;
    const observer = new ResizeObserver(stay);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, follows, stay]);
  const goToEnd = () => {
    setFollows(true);
    stay();
  };
  const leaveEnd = useCallback(() => setFollows(false), []);
  return { follows, onScroll, goToEnd, leaveEnd };
}
