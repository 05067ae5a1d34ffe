/**
 * Under which names our files go out. A plain peer knows base names only: two files of one name would be one file there –
 * it overwrites the first, or "resumes" the second behind it. So to each peer a name belongs to one file of ours, and the
 * next that would have it is told apart by its folder (`album - cover.jpg`), then by numbers.
 */
import { basename, dirname } from 'node:path';
import { numberedName } from '../../../../src-shared/text/safe-name';

/** Names kept for each peer; the oldest go first, long after their transfers. */
const MOST_NAMES = 200_000;

export class WireNames {
  /** By peer: whose file has a name. Names that differ by case only are one. */
  private readonly owners = new Map<string, Map<string, string>>();

  /**
   * The name for this file: the wanted one unless another file of ours has it there. The same file gets the same again.
   * @param peer host and port
   * @param path of the file on our disk
   */
  claim(peer: string, path: string, wanted: string): string {
    const owners = this.owners.get(peer) ?? new Map<string, string>();
    this.owners.set(peer, owners);
    for (const name of candidates(path, wanted)) {
      const key = folded(name);
      const owner = owners.get(key);
      if (owner !== undefined && owner !== path) continue;
      owners.set(key, path);
      if (owners.size > MOST_NAMES) forgetOldest(owners);
      return name;
    }
    // The numbers never end.
    throw new Error(`no name for ${path}`);
  }

  /** This name is that file's there, whoever had it: so it went out before a start of the program. */
  note(peer: string, path: string, name: string): void {
    const owners = this.owners.get(peer) ?? new Map<string, string>();
    this.owners.set(peer, owners.set(folded(name), path));
  }
}

function* candidates(path: string, wanted: string): Generator<string> {
  yield wanted;
  const apart = `${basename(dirname(path))} - ${wanted}`;
  yield apart;
  for (let number = 2; ; number++) yield numberedName(apart, number);
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

function forgetOldest(owners: Map<string, string>): void {
  const oldest = owners.keys().next().value;
  if (oldest !== undefined) owners.delete(oldest);
}
