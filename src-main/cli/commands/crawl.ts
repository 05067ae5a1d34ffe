/**
 * Walks a folder of a peer's file server down to its last file, and makes the same folders here. What a peer calls its
 * folders is foreign data: each name goes through the safe-name rules, and nothing is followed out of `outFolder`.
 */
import { join } from 'node:path';
import { type Problem, ProblemError, problem } from '../../../src-shared/model/problem';
import { safeName } from '../../core/for-hosts';
import { makeSubfolder } from '../words/local-folders';
import type { Visitor } from './visitor';

/** Section 7; a server may hold a folder that leads into itself. */
const MAX_DEPTH = 32;
const MAX_FOLDERS = 10_000;
/** As many as one command may ask for. */
const MAX_FILES_AT_ONCE = 1_000;

export type Found =
  | {
      readonly kind: 'files';
      readonly folder: readonly string[];
      readonly files: readonly string[];
      readonly toFolder: string;
    }
  | { readonly kind: 'problem'; readonly problem: Problem };

interface Place {
  readonly remote: readonly string[];
  readonly local: string;
}

/** Yields the files of each folder; a folder that cannot be listed is told, and the walk goes on beside it. */
export async function* crawl(visitor: Visitor, start: readonly string[], outFolder: string): AsyncGenerator<Found> {
  let folders = 0;
  const ahead: Place[] = [await placeBelow({ remote: start.slice(0, -1), local: outFolder }, start.at(-1))];
  for (let place = ahead.pop(); place !== undefined; place = ahead.pop()) {
    folders += 1;
    if (folders > MAX_FOLDERS || place.remote.length > MAX_DEPTH) {
      yield {
        kind: 'problem',
        problem: problem('invalid-folder', { name: place.remote.join('/'), detail: 'too deep or too many' }),
      };
      if (folders > MAX_FOLDERS) return;
      continue;
    }
    try {
      const { entries } = await visitor.list(place.remote);
      const files = entries.filter(({ kind }) => kind === 'file').map(({ name }) => name);
      for (let at = 0; at < files.length; at += MAX_FILES_AT_ONCE) {
        const some = files.slice(at, at + MAX_FILES_AT_ONCE);
        yield { kind: 'files', folder: place.remote, files: some, toFolder: place.local };
      }
      for (const { kind, name } of entries.toReversed())
        if (kind === 'folder') ahead.push(await placeBelow(place, name));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      yield { kind: 'problem', problem: error.problem };
    }
  }
}

async function placeBelow({ remote, local }: Place, name: string | undefined): Promise<Place> {
  if (name === undefined) return { remote, local };
  const below = join(local, safeName(name).name);
  await makeSubfolder(below);
  return { remote: [...remote, name], local: below };
}
