/** Which settings are shown while somebody searches: a setting is found by its own words, a page by its title. */
import { createContext, useContext } from 'react';

/** What is typed; empty: nothing is searched for, and everything shows. */
const SoughtWords = createContext('');
export const SearchFor = SoughtWords.Provider;

/** Every word must be somewhere in these texts. */
export function matches(sought: string, texts: readonly (string | undefined)[]): boolean {
  const text = texts.join(' ').toLowerCase();
  return sought
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

export function useSought(): string {
  return useContext(SoughtWords);
}

/** Whether a setting with these texts is to be seen. */
export function useShown(...texts: readonly (string | undefined)[]): boolean {
  return matches(useSought(), texts);
}

/** For settings that are no usual field: found by these words. */
export function Found({ by, children }: { readonly by: string; readonly children: React.ReactNode }) {
  if (!useShown(by)) return null;
  return (
    <SearchFor value="">
      <div className="found">{children}</div>
    </SearchFor>
  );
}
