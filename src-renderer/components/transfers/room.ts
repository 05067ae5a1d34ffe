import type { CSSProperties } from 'react';

/** Makes a list as high as all its lines, of which only those in view exist. */
export function roomFor(heightPx: number): CSSProperties {
  // A property of our own, which React's types do not know; Transfers.css reads it.
  return { '--room': `${heightPx}px` } as CSSProperties;
}
