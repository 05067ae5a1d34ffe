import { describe, expect, test } from 'vitest';
import { chooseAll, NOTHING_CHOSEN, pressed, type Selection, still, walked } from '../../src-renderer/state/selection';

const ids = ['a', 'b', 'c', 'd', 'e'];
const PLAIN = { isToggling: false, isExtending: false };
const CTRL = { isToggling: true, isExtending: false };
const SHIFT = { isToggling: false, isExtending: true };
const chosen = ({ chosen }: Selection) => ids.filter((id) => chosen.has(id)).join('');

describe('what is chosen in a list', () => {
  test('a press chooses one, with Ctrl another one too, with Shift all between', () => {
    let now = pressed(NOTHING_CHOSEN, ids, 'b', PLAIN);
    expect(chosen(now)).toBe('b');
    now = pressed(now, ids, 'd', CTRL);
    expect(chosen(now)).toBe('bd');
    now = pressed(now, ids, 'b', CTRL);
    expect(chosen(now)).toBe('d');
    now = pressed(pressed(now, ids, 'd', PLAIN), ids, 'b', SHIFT);
    expect(chosen(now)).toBe('bcd');
    // Shift again: from the same place on.
    now = pressed(now, ids, 'e', SHIFT);
    expect(chosen(now)).toBe('de');
    expect(now.active).toBe('e');
  });

  test('keys walk and choose, with Shift they take along, with Ctrl they only walk', () => {
    let now = walked(NOTHING_CHOSEN, ids, 0, PLAIN);
    expect([chosen(now), now.active]).toEqual(['a', 'a']);
    now = walked(now, ids, 2, SHIFT);
    expect([chosen(now), now.active]).toEqual(['abc', 'c']);
    now = walked(now, ids, 1, SHIFT);
    expect(chosen(now)).toBe('ab');
    now = walked(now, ids, 4, CTRL);
    expect([chosen(now), now.active]).toEqual(['ab', 'e']);
    now = pressed(now, ids, 'e', CTRL);
    expect(chosen(now)).toBe('abe');
    expect(chosen(chooseAll(now, ids))).toBe('abcde');
  });

  test('past the ends it stays, and an empty list is no harm', () => {
    expect(walked(NOTHING_CHOSEN, ids, 99, PLAIN).active).toBe('e');
    expect(walked(NOTHING_CHOSEN, ids, -1, PLAIN).active).toBe('a');
    expect(walked(NOTHING_CHOSEN, [], 0, PLAIN)).toBe(NOTHING_CHOSEN);
  });

  test('what a filter hides, or what is gone, is not chosen any more', () => {
    const all = chooseAll(pressed(NOTHING_CHOSEN, ids, 'c', PLAIN), ids);
    const left = still(all, ['a', 'e']);
    expect(chosen(left)).toBe('ae');
    expect(left.active).toBeNull();
    // The same while nothing changes: nobody has to draw anything.
    expect(still(left, ['e', 'a', 'x'])).toBe(left);
  });

  test('a Shift after its beginning has gone begins anew', () => {
    const gone = still(pressed(NOTHING_CHOSEN, ids, 'c', PLAIN), ['a', 'b']);
    expect(chosen(pressed(gone, ['a', 'b'], 'b', SHIFT))).toBe('b');
  });
});
