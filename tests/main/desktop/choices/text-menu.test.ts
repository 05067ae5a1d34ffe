import { describe, expect, test } from 'vitest';
import {
  type TextMenuLine,
  type TextPlace,
  textMenu,
  textMenuPlace,
} from '../../../../src-main/desktop/choices/text-menu';

const everything = { canCut: true, canCopy: true, canPaste: true, canSelectAll: true };
const nothing = { canCut: false, canCopy: false, canPaste: false, canSelectAll: false };

function place(change: Partial<TextPlace>): TextPlace {
  return {
    ...{ isEditable: false, selectionText: '', editFlags: nothing },
    ...{ menuSourceType: 'mouse', x: 10, y: 20, misspelledWord: '', dictionarySuggestions: [] },
    ...change,
  };
}

const words = (lines: readonly TextMenuLine[]) =>
  lines.map((line) => {
    if ('kind' in line) return `${line.kind} ${line.word}`;
    return 'role' in line ? `${line.role}${line.enabled ? '' : ' (grey)'}` : '—';
  });

describe('[desktop 2 menus] a context menu', () => {
  test('in a field has cut, copy, paste and all', () => {
    const lines = textMenu(place({ isEditable: true, selectionText: 'word', editFlags: everything }));
    expect(words(lines)).toEqual(['cut', 'copy', 'paste', '—', 'selectAll']);
  });

  test('[desktop 2 spell checker] on a misspelt word begins with what may be meant', () => {
    const spelling = {
      misspelledWord: 'helo',
      dictionarySuggestions: ['hello', 'halo', 'help', 'hero', 'held', 'hell'],
    };
    const lines = textMenu(place({ isEditable: true, editFlags: everything, ...spelling }));
    expect(words(lines).slice(0, 7)).toEqual([
      ...['replace hello', 'replace halo', 'replace help', 'replace hero', 'replace held', 'learn helo', '—'],
    ]);
    expect(words(textMenu(place({ isEditable: true, ...spelling, dictionarySuggestions: [] })))[0]).toBe('learn helo');
  });

  test('in a field keeps its lines at their places, grey where they cannot be', () => {
    const empty = textMenu(place({ isEditable: true, editFlags: { ...nothing, canPaste: true } }));
    expect(words(empty)).toEqual(['cut (grey)', 'copy (grey)', 'paste', '—', 'selectAll (grey)']);
  });

  test('in a field of a password gives nothing away', () => {
    const editFlags = { ...everything, canCut: false, canCopy: false };
    const lines = textMenu(place({ isEditable: true, selectionText: '••••', editFlags }));
    expect(words(lines)).toEqual(['cut (grey)', 'copy (grey)', 'paste', '—', 'selectAll']);
  });

  test('on a chosen piece of a message copies it', () => {
    expect(words(textMenu(place({ selectionText: 'hello', editFlags: everything })))).toEqual(['copy']);
  });

  test.each([
    ['nothing is chosen', { editFlags: everything }],
    ['only blanks are chosen', { selectionText: ' \n', editFlags: everything }],
    ['what is chosen cannot be copied', { selectionText: 'hello' }],
  ])('does not open where %s', (_where, change) => {
    expect(textMenu(place(change))).toEqual([]);
  });

  test('opens by the pointer, and with a key where the text is', () => {
    expect(textMenuPlace(place({}))).toBeNull();
    expect(textMenuPlace(place({ menuSourceType: 'keyboard', x: 100.4, y: 20.5 }))).toEqual({ x: 100, y: 21 });
  });
});
