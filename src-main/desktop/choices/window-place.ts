/**
 * Where the window was, and where it comes back: on the display it was on; when that display is gone, or too small by now,
 * on one that can be seen [desktop 2 window place].
 */
import * as v from 'valibot';

/** In the system's own pixels, as Electron counts them. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowPlace {
  /** Of the window as it is when it is not maximised. */
  readonly bounds: Rectangle;
  readonly isMaximised: boolean;
}

/** What a window is opened with: without a place the system centres it. */
export interface FirstPlace {
  readonly width: number;
  readonly height: number;
  readonly x?: number;
  readonly y?: number;
  readonly isMaximised: boolean;
}

export const MIN_SIZE = { width: 800, height: 560 } as const;
const USUAL_SIZE = { width: 1100, height: 720 } as const;
/** The part of a title bar that can still be taken hold of. */
const HANDLE = { width: 120, height: 24 } as const;

const pixels = v.pipe(v.number(), v.safeInteger());
const placeSchema = v.object({
  bounds: v.object({ x: pixels, y: pixels, width: pixels, height: pixels }),
  isMaximised: v.boolean(),
});

/** Null for what is no place, as a file cut short. @param text of the file */
export function readWindowPlace(text: string): WindowPlace | null {
  try {
    const result = v.safeParse(placeSchema, JSON.parse(text));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}

/** @param workAreas of the displays there are now, without taskbars; the main one first */
export function firstPlace(kept: WindowPlace | null, workAreas: readonly Rectangle[]): FirstPlace {
  if (kept === null) return { ...fittingSize(USUAL_SIZE, workAreas[0]), isMaximised: false };
  const { bounds, isMaximised } = kept;
  const area = workAreas.find((candidate) => canBeHeld(bounds, candidate));
  if (area === undefined) return { ...fittingSize(bounds, workAreas[0]), isMaximised };
  return { x: bounds.x, y: bounds.y, ...fittingSize(bounds, area), isMaximised };
}

/** Whether enough of the title bar lies on this display. */
function canBeHeld({ x, y, width }: Rectangle, area: Rectangle): boolean {
  const seenWidth = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
  const isBelowTop = y >= area.y && y + HANDLE.height <= area.y + area.height;
  return isBelowTop && seenWidth >= HANDLE.width;
}

function fittingSize({ width, height }: Pick<Rectangle, 'width' | 'height'>, area: Rectangle | undefined) {
  return {
    width: Math.max(MIN_SIZE.width, Math.min(width, area?.width ?? width)),
    height: Math.max(MIN_SIZE.height, Math.min(height, area?.height ?? height)),
  };
}
