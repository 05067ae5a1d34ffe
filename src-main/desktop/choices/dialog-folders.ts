/**
 * Where a dialog opens: where the person chose something the last time, files and folders each for itself, also in an
 * earlier run of the program [desktop 2 dialogs].
 */
import { dirname, isAbsolute } from 'node:path';
import * as v from 'valibot';

const MAX_PATH_CHARACTERS = 4096;
const folder = v.optional(v.pipe(v.string(), v.maxLength(MAX_PATH_CHARACTERS), v.check(isAbsolute)));
const foldersSchema = v.object({ files: folder, folder });

export type DialogFolders = v.InferOutput<typeof foldersSchema>;
export type DialogKind = keyof DialogFolders;

/** Nothing of a text that is none of ours. @param text of the file */
export function readDialogFolders(text: string): DialogFolders {
  try {
    const result = v.safeParse(foldersSchema, JSON.parse(text));
    return result.success ? result.output : {};
  } catch {
    return {};
  }
}

/** @param chosen what the person picked; empty when the dialog was cancelled, which changes nothing */
export function afterPick(before: DialogFolders, kind: DialogKind, chosen: readonly string[]): DialogFolders {
  const [first] = chosen;
  if (first === undefined) return before;
  return { ...before, [kind]: kind === 'files' ? dirname(first) : first };
}
