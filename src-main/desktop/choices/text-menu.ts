/**
 * The context menu where text is: cut, copy and paste, with the mouse and with the keyboard. Where the page has a menu of
 * its own it keeps ours away, by preventing the event.
 */

/** What Chromium knows about the place, as far as it matters here. */
export interface TextPlace {
  readonly isEditable: boolean;
  readonly selectionText: string;
  readonly editFlags: {
    readonly canCut: boolean;
    readonly canCopy: boolean;
    readonly canPaste: boolean;
    readonly canSelectAll: boolean;
  };
  /** The word below the pointer; empty when it is spelt right, or nothing is checked. */
  readonly misspelledWord: string;
  /** Best first. */
  readonly dictionarySuggestions: readonly string[];
  /** How it was asked for: `mouse`, `keyboard`, `touch`, … */
  readonly menuSourceType: string;
  readonly x: number;
  readonly y: number;
}

/** The system's own words and keys belong to a role. */
export type TextMenuLine =
  | { readonly role: 'cut' | 'copy' | 'paste' | 'selectAll'; readonly enabled: boolean }
  | { readonly type: 'separator' }
  /** Takes the place of the misspelt word. */
  | { readonly kind: 'replace'; readonly word: string }
  /** To the person's own dictionary. */
  | { readonly kind: 'learn'; readonly word: string };

const MAX_SUGGESTIONS = 5;

/**
 * The lines of the menu [desktop 2 menus]; none where there is nothing to do with text, so that no empty menu opens.
 * A field shows all of them, always at the same place; what cannot be done now – copy in a field of a password – is grey.
 */
export function textMenu(place: TextPlace): readonly TextMenuLine[] {
  const { isEditable, selectionText, editFlags } = place;
  if (isEditable)
    return [
      ...spellingLines(place),
      { role: 'cut', enabled: editFlags.canCut },
      { role: 'copy', enabled: editFlags.canCopy },
      { role: 'paste', enabled: editFlags.canPaste },
      { type: 'separator' },
      { role: 'selectAll', enabled: editFlags.canSelectAll },
    ];
  const isText = selectionText.trim() !== '' && editFlags.canCopy;
  return isText ? [{ role: 'copy', enabled: true }] : [];
}

/** [desktop 2 spell checker] */
function spellingLines({ misspelledWord, dictionarySuggestions }: TextPlace): readonly TextMenuLine[] {
  if (misspelledWord === '') return [];
  const words = dictionarySuggestions.slice(0, MAX_SUGGESTIONS);
  return [
    ...words.map((word): TextMenuLine => ({ kind: 'replace', word })),
    { kind: 'learn', word: misspelledWord },
    { type: 'separator' },
  ];
}

/** Where it opens: by the pointer, or – asked for with a key – where the text is, in whole pixels of the window. */
export function textMenuPlace({ menuSourceType, x, y }: TextPlace): { readonly x: number; readonly y: number } | null {
  return menuSourceType === 'keyboard' ? { x: Math.round(x), y: Math.round(y) } : null;
}
