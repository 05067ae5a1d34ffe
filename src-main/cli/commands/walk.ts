/** Walks a folder of a peer's file server down to its last file. What a peer calls its folders is foreign data. */
import { type Problem, ProblemError, problem } from '../../../src-shared/model/problem';
import type { RemoteEntry } from '../../../src-shared/model/snapshot';
import type { Visitor } from './visitor';

/** Section 7; a server may hold a folder that leads into itself. */
const MAX_DEPTH = 32;
const MAX_FOLDERS = 10_000;

export type Found =
  | {
      readonly kind: 'folder';
      /** From the root. */
      readonly folder: readonly string[];
      readonly entries: readonly RemoteEntry[];
    }
  | { readonly kind: 'problem'; readonly problem: Problem };

/**
 * Yields each folder with what it holds, a folder before those inside it. One that cannot be listed is told, and the walk
 * goes on beside it. `enters`: false for folders that are nobody's business.
 */
export async function* walk(
  visitor: Visitor,
  start: readonly string[],
  enters: (folder: readonly string[]) => boolean = () => true,
): AsyncGenerator<Found> {
  let folders = 0;
  const ahead: (readonly string[])[] = [start];
  for (let folder = ahead.pop(); folder !== undefined; folder = ahead.pop()) {
    folders += 1;
    if (folders > MAX_FOLDERS || folder.length - start.length > MAX_DEPTH) {
      const detail = 'too deep or too many';
      yield { kind: 'problem', problem: problem('invalid-folder', { name: folder.join('/'), detail }) };
      if (folders > MAX_FOLDERS) return;
      continue;
    }
    try {
      const { entries } = await visitor.list(folder);
      yield { kind: 'folder', folder, entries };
      for (const { kind, name } of entries.toReversed())
        if (kind === 'folder' && enters([...folder, name])) ahead.push([...folder, name]);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      yield { kind: 'problem', problem: error.problem };
    }
  }
}
