/** Keeps the window's place in a file beside what Chromium keeps; where it comes back is decided in the choice. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type BrowserWindow, screen } from 'electron';
import { type FirstPlace, firstPlace, readWindowPlace, type WindowPlace } from './choices/window-place';

/** When Electron is ready. @param path of the file, which need not be there */
export function placeFor(path: string): FirstPlace {
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
  return firstPlace(
    readKept(path),
    [main, ...others].map(({ workArea }) => workArea),
  );
}

/**
 * From the first time the window is shown; before that nobody has moved it.
 * @param onError the disk refused; the window only comes back elsewhere
 */
export function keepPlace(window: BrowserWindow, path: string, onError: (error: unknown) => void): void {
  const keep = () => {
    const place: WindowPlace = { bounds: window.getNormalBounds(), isMaximised: window.isMaximized() };
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, JSON.stringify(place));
    } catch (error) {
      onError(error);
    }
  };
  window.once('show', () => {
    window.on('hide', keep);
    window.on('close', keep);
  });
}

function readKept(path: string): WindowPlace | null {
  try {
    return readWindowPlace(readFileSync(path, 'utf8'));
  } catch {
    // The first start, or a file nobody may read: the window is where the system puts it.
    return null;
  }
}
