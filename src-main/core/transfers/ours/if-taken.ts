/** What becomes of a download whose name is taken here: pure, from what is known of both files. */
import type { IfTaken } from '../../../../src-shared/model/snapshot';

export interface FileFacts {
  /** Null: not known. */
  readonly sizeBytes: number | null;
  /** Milliseconds since 1970; null: not known, as plain file servers do not tell. */
  readonly modifiedAt: number | null;
}

/** `skip`: what is here stays and nothing is fetched; `beside`: under another name. */
export type Way = 'fetch' | 'skip' | 'overwrite' | 'beside';

/** File systems keep times to two seconds at worst. */
const SAME_TIME_MS = 2_000;

/** @param here null: the name is free */
export function whatIfTaken(ifTaken: IfTaken, here: FileFacts | null, there: FileFacts): Way {
  if (here === null) return 'fetch';
  if (ifTaken === 'rename') return 'beside';
  // Whoever says "overwrite" means files that may differ at the same size, unless both times say that they do not.
  const isSureOfTime = here.modifiedAt !== null && there.modifiedAt !== null;
  if (isSame(here, there) && (ifTaken !== 'overwrite' || isSureOfTime)) return 'skip';
  switch (ifTaken) {
    case 'skip':
      return 'skip';
    case 'overwrite':
      return 'overwrite';
    case 'newer':
      return isNewer(there, here) ? 'overwrite' : 'skip';
    case 'resume':
      return there.sizeBytes === null ? 'fetch' : 'beside';
  }
}

/** What of this matters to whoever opens a part: the rest was decided before. */
export function partRule(ifTaken: IfTaken): 'resume' | 'overwrite' | 'rename' {
  return ifTaken === 'overwrite' || ifTaken === 'rename' ? ifTaken : 'resume';
}

/** Of equal size, and of equal time where both are known. */
function isSame(here: FileFacts, there: FileFacts): boolean {
  if (there.sizeBytes === null || here.sizeBytes !== there.sizeBytes) return false;
  if (here.modifiedAt === null || there.modifiedAt === null) return true;
  return Math.abs(here.modifiedAt - there.modifiedAt) <= SAME_TIME_MS;
}

function isNewer(one: FileFacts, other: FileFacts): boolean {
  return one.modifiedAt !== null && other.modifiedAt !== null && one.modifiedAt > other.modifiedAt + SAME_TIME_MS;
}
