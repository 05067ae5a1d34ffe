import { describe, expect, test } from 'vitest';
import { endOfName } from '../../src-renderer/components/parts/cut-name';

describe('the end of a name that stays in view', () => {
  test.each([
    ['a short name needs none', 'notes.txt', ''],
    ['the ending and what stands before it', 'holiday pictures of 2023 final.jpg', 'final.jpg'],
    ['two endings are one', 'backup of the whole house.tar.gz', 'house.tar.gz'],
    ['no ending', 'a folder with a rather long name 2', 'ame 2'],
    ['a dot in a sentence is no ending', 'Dr. Who and the very long title of it', 'of it'],
    ['programs show what they are', 'invoice.pdf                         .exe', '     .exe'],
    ['right-to-left words stay in one piece', 'تقرير عن المبيعات السنوية.pdf', '.pdf'],
    ['right-to-left without an ending', 'تقرير عن المبيعات السنوية', ''],
  ])('%s', (_, name, end) => expect(endOfName(name)).toBe(end));

  test('no sign is torn: 255 emoji, families of them, a mountain of accents', () => {
    expect(endOfName('😀'.repeat(255))).toBe('😀'.repeat(5));
    const family = '👨‍👩‍👧‍👦';
    expect(endOfName(family.repeat(40))).toBe(family.repeat(5));
    expect(endOfName(`a long name with ${'e'}${'\u0301'.repeat(5000)}`)).toBe('');
  });
});
