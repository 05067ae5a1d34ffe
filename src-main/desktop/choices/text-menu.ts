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
  /** How it was asked for: `mouse`, `keyboard`, `touch`, … */
  readonly menuSourceType: string;
  readonly x: number;
  readonly y: number;
}

/** The system's own words and keys belong to a role. */
export type TextMenuLine =
  | { readonly role: 'cut' | 'copy' | 'paste' | 'selectAll'; readonly enabled: boolean }
  | { readonly type: 'separator' };

/**
 * The lines of the menu [desktop 2 menus]; none where there is nothing to do with text, so that no empty menu opens.
 * A field shows all of them, always at the same place; what cannot be done now – copy in a field of a password – is grey.
 */
export function textMenu({ isEditable, selectionText, editFlags }: TextPlace): readonly TextMenuLine[] {
  if (isEditable)
    return [
      { role: 'cut', enabled: editFlags.canCut },
      { role: 'copy', enabled: editFlags.canCopy },
      { role: 'paste', enabled: editFlags.canPaste },
      { type: 'separator' },
      { role: 'selectAll', enabled: editFlags.canSelectAll },
    ];
  const isText = selectionText.trim() !== '' && editFlags.canCopy;
  return isText ? [{ role: 'copy', enabled: true }] : [];
}

/** Where it opens: by the pointer, or – asked for with a key – where the text is, in whole pixels of the window. */
export function textMenuPlace({ menuSourceType, x, y }: TextPlace): { readonly x: number; readonly y: number } | null {
  return menuSourceType === 'keyboard' ? { x: Math.round(x), y: Math.round(y) } : null;
}
