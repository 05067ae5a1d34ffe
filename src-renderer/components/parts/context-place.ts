/** Where a context menu opens, in pixels of the window. Pure. */
interface Point {
  readonly x: number;
  readonly y: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

interface Box extends Size {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
}

/** It never touches the edge of the window. */
const EDGE_PX = 8;
/** Below what is as low as a line, within what is larger. */
const LINE_PX = 80;
const INSIDE_PX = 16;

/** Of an element that has the focus: where somebody who works with keys looks. */
export function pointOfElement({ left, top, bottom, height }: Box): Point {
  return height <= LINE_PX ? { x: left + INSIDE_PX, y: bottom } : { x: left + INSIDE_PX, y: top + INSIDE_PX };
}

/** Below and right of the point; on its other side where there is no room, and always wholly in the window. */
export function placeOfMenu(point: Point, menu: Size, window: Size): Point {
  return {
    x: within(point.x, menu.width, window.width),
    y: within(point.y, menu.height, window.height),
  };
}

function within(from: number, length: number, room: number): number {
  const last = room - EDGE_PX;
  if (from + length <= last) return from;
  const before = from - length;
  return before >= EDGE_PX ? before : Math.max(EDGE_PX, last - length);
}
