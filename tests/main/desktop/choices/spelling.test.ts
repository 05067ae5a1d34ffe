import { describe, expect, test } from 'vitest';
import { spellingOf } from '../../../../src-main/desktop/choices/spelling';

const available = ['de', 'en-GB', 'en-US', 'fr', 'pt-BR', 'pt-PT'];
const inLanguages = (...preferred: string[]) => spellingOf(true, 'downloaded', { preferred, available }).languages;

describe('[desktop 2 spell checker] the spell checker', () => {
  test('fetches nothing as long as nobody wants it', () => {
    const known = { preferred: ['de-AT'], available };
    expect(spellingOf(null, 'downloaded', known)).toEqual({ isOn: false, languages: [] });
    expect(spellingOf(false, 'downloaded', known)).toEqual({ isOn: false, languages: [] });
  });

  test('is on where the system has dictionaries, unless the person wants none', () => {
    const known = { preferred: ['de-AT'], available: [] };
    expect(spellingOf(null, 'of the system', known)).toEqual({ isOn: true, languages: null });
    expect(spellingOf(false, 'of the system', known)).toEqual({ isOn: false, languages: null });
  });

  test('takes the languages of the person, or the nearest', () => {
    expect(inLanguages('en-GB', 'de-AT')).toEqual(['en-GB', 'de']);
    expect(inLanguages('pt', 'pt-AO')).toEqual(['pt-BR']);
    expect(inLanguages('fr-CA', 'de', 'en-US', 'pt-PT')).toEqual(['fr', 'de', 'en-US']);
  });

  test('takes English where none of them has a dictionary', () => {
    expect(inLanguages('ja', 'zh-CN')).toEqual(['en-US']);
    expect(spellingOf(true, 'downloaded', { preferred: ['ja'], available: [] }).languages).toEqual([]);
  });
});
