/** The system's dialogs for files and folders. They open where the person chose something the last time. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import { afterPick, type DialogFolders, type DialogKind, readDialogFolders } from './choices/dialog-folders';

const PROPERTIES: Readonly<Record<DialogKind, NonNullable<OpenDialogOptions['properties']>>> = {
  files: ['openFile', 'multiSelections'],
  folder: ['openDirectory', 'createDirectory'],
};

export interface PathPickerNeeds {
  /** The window dialogs belong to; null while there is none. */
  readonly currentWindow: () => BrowserWindow | null;
  /** The file that holds where dialogs were; it need not be there. */
  readonly path: string;
  /** The disk refused; a dialog only opens elsewhere the next time. */
  readonly log: (error: unknown) => void;
}

export class PathPicker {
  readonly #needs: PathPickerNeeds;
  #folders: DialogFolders;

  constructor(needs: PathPickerNeeds) {
    this.#needs = needs;
    this.#folders = readKept(needs.path);
  }

  /** Absolute paths; empty when the person cancelled. */
  async pick(kind: DialogKind): Promise<readonly string[]> {
    const last = this.#folders[kind];
    const isThere = last !== undefined && (await isFolder(last));
    const options = { properties: PROPERTIES[kind], ...(isThere ? { defaultPath: last } : {}) };
    const window = this.#needs.currentWindow();
    const answer = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
    const chosen = answer.canceled ? [] : answer.filePaths;
    this.#keep(afterPick(this.#folders, kind, chosen));
    return chosen;
  }

  #keep(folders: DialogFolders): void {
    if (folders === this.#folders) return;
    this.#folders = folders;
    try {
      mkdirSync(dirname(this.#needs.path), { recursive: true });
      writeFileSync(this.#needs.path, JSON.stringify(folders));
    } catch (error) {
      this.#needs.log(error);
    }
  }
}

function readKept(path: string): DialogFolders {
  try {
    return readDialogFolders(readFileSync(path, 'utf8'));
  } catch {
    // The first start, or a file nobody may read: the system says where dialogs open.
    return {};
  }
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
