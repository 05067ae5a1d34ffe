/** A name keeps its colour: the same for whoever is called so, on every start and every machine. Pure. */
import { folded } from '../../../src-shared/text/folded';

export const NICK_COLOURS = 8;

/** The number of a `--nick-…` colour. */
export function nickColour(nick: string): number {
  let hash = 0;
  for (const letter of folded(nick)) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  // The last bits of such a hash follow the last letter alone.
  return ((hash ^ (hash >>> 15)) >>> 0) % NICK_COLOURS;
}
