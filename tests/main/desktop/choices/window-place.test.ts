import { describe, expect, test } from 'vitest';
import { firstPlace, readWindowPlace, type WindowPlace } from '../../../../src-main/desktop/choices/window-place';

const MAIN = { x: 0, y: 25, width: 1440, height: 875 };
const LEFT = { x: -1920, y: 0, width: 1920, height: 1080 };

function at(x: number, y: number, width = 1000, height = 700, isMaximised = false): WindowPlace {
  return { bounds: { x, y, width, height }, isMaximised };
}

describe('where the window comes back', () => {
  test('[desktop 2 window place] a first start is centred by the system', () => {
    expect(firstPlace(null, [MAIN])).toEqual({ width: 1100, height: 720, isMaximised: false });
  });

  test('[desktop 2 window place] it comes back where it was, also on a display left of the main one', () => {
    expect(firstPlace(at(40, 60), [MAIN, LEFT])).toEqual({
      x: 40,
      y: 60,
      width: 1000,
      height: 700,
      isMaximised: false,
    });
    expect(firstPlace(at(-1800, 10), [MAIN, LEFT])).toMatchObject({ x: -1800, y: 10 });
  });

  test.each([
    ['on a display that is gone', at(-1800, 100)],
    ['far below', at(100, 5000)],
    ['with its title bar above the display', at(100, -30)],
    ['with a corner on the display only', at(1400, 100)],
  ])('[desktop 2 window place] %s it keeps its size and is centred', (_where, kept) => {
    expect(firstPlace(kept, [MAIN])).toEqual({ width: 1000, height: 700, isMaximised: false });
  });

  test('[desktop 2 window place] half outside, it stays where the person put it', () => {
    expect(firstPlace(at(-500, 800), [MAIN])).toMatchObject({ x: -500, y: 800 });
  });

  test('[desktop 2 window place] a window larger than the display is made as large as that', () => {
    expect(firstPlace(at(0, 25, 3840, 2160), [MAIN])).toMatchObject({ width: 1440, height: 875 });
    expect(firstPlace(at(0, 25, 1, 1), [MAIN])).toMatchObject({ width: 800, height: 560 });
  });

  test('[desktop 2 window place] it is maximised again', () => {
    expect(firstPlace(at(-1800, 10, 1000, 700, true), [MAIN, LEFT])).toMatchObject({ x: -1800, isMaximised: true });
    expect(firstPlace(at(-1800, 10, 1000, 700, true), [MAIN])).toMatchObject({ isMaximised: true });
  });

  test('[desktop 2 window place] what the file says is looked at', () => {
    expect(readWindowPlace(JSON.stringify(at(1, 2)))).toEqual(at(1, 2));
    for (const text of [
      '',
      '{"bounds":',
      'null',
      '{"bounds":{"x":1e400,"y":0,"width":1,"height":1},"isMaximised":true}',
    ])
      expect(readWindowPlace(text)).toBeNull();
  });
});
