import { describe, expect, test } from 'vitest';
import { COLUMNS, fitColumns, nextOrder } from '../../src-renderer/state/transfer-columns';

describe('the columns', () => {
  const all = COLUMNS.map(({ key }) => key);

  test('all that are wanted, where there is room', () => {
    expect(fitColumns([], 1400)).toEqual({ shown: all, noRoom: [] });
    expect(fitColumns(['size', 'added'], 1400).shown).toEqual(all.filter((key) => key !== 'size' && key !== 'added'));
  });

  test('in a narrow window those go that say least, and it is known which', () => {
    const narrow = fitColumns([], 524);
    expect(narrow.shown).toEqual(['name', 'person', 'progress', 'left', 'state']);
    expect(new Set(narrow.noRoom)).toEqual(new Set(['size', 'speed', 'added']));
    // What was hidden by hand leaves its room to another.
    expect(fitColumns(['person', 'left'], 524).shown).toEqual(['name', 'progress', 'speed', 'state']);
  });

  test('what it is and how it stands is there in the narrowest window', () => {
    expect(fitColumns([], 200).shown).toEqual(['name', 'progress', 'state']);
  });
});

describe('a press on the head of a column', () => {
  test('sorts by it, then the other way round, then as it was', () => {
    const first = nextOrder(null, 'name');
    expect(first).toEqual({ by: 'name', isDescending: false });
    const second = nextOrder(first, 'name');
    expect(second).toEqual({ by: 'name', isDescending: true });
    expect(nextOrder(second, 'name')).toBeNull();
  });

  test('begins with the most where that is what one looks for', () => {
    for (const by of ['size', 'progress', 'speed', 'added'] as const)
      expect(nextOrder({ by: 'name', isDescending: true }, by)).toEqual({ by, isDescending: true });
    expect(nextOrder(null, 'left')).toEqual({ by: 'left', isDescending: false });
  });
});
