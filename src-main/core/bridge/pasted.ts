/**
 * What was pasted into a window whose host knows paths: a picture of the screen has none, so that its bytes come over the
 * bridge, piece by piece, into a private folder, and are sent from there.
 */
import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CommandArgs, CommandResult } from '../../../src-shared/contract/contract';
import { ProblemError } from '../../../src-shared/model/problem';
import { safeOwnName } from '../../../src-shared/text/safe-name';
import { writeProblem } from '../../disk/disk-problems';

/** A picture of several large screens has less. */
const MAX_BYTES = 64 * 1024 * 1024;
/** At a time; what a closed page left unfinished makes room for the next. */
const MAX_UNFINISHED = 4;
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

interface Unfinished {
  readonly path: string;
  readonly sizeBytes: number;
  writtenBytes: number;
}

export class Pasted {
  private readonly unfinished = new Map<string, Unfinished>();
  private isTidied = false;

  /**
   * @param folder made when something is pasted, for us alone
   * @param needed paths that transfers still want; what is older than a week and not among them goes
   */
  constructor(
    private readonly folder: string,
    private readonly needed: () => ReadonlySet<string>,
  ) {}

  /**
   * Takes one piece; the path comes with the last [desktop 2 paste].
   * @throws ProblemError too-large-to-paste, invalid-request, disk-full, folder-not-writable, disk-error.
   */
  async keep({
    id,
    name,
    sizeBytes,
    base64,
  }: CommandArgs<'host.keep-pasted'>): Promise<CommandResult<'host.keep-pasted'>> {
    const key = id ?? randomUUID();
    const file = id === null ? await this.begin(key, name, sizeBytes) : this.unfinished.get(id);
    if (file === undefined) throw new ProblemError('not-found', { name: 'pasted file' });
    const bytes = Buffer.from(base64, 'base64');
    if (file.writtenBytes + bytes.length > file.sizeBytes || (bytes.length === 0 && file.sizeBytes > 0)) {
      await this.drop(key);
      throw new ProblemError('invalid-request', { detail: 'host.keep-pasted' });
    }
    // Counted first: of two pieces that come at once the second must know of the first.
    file.writtenBytes += bytes.length;
    const isWhole = file.writtenBytes === file.sizeBytes;
    try {
      await appendFile(file.path, bytes, { mode: 0o600 });
    } catch (error) {
      await this.drop(key);
      throw writeProblem(error, file.path);
    }
    if (isWhole) this.unfinished.delete(key);
    return { id: key, path: isWhole ? file.path : null };
  }

  private async begin(key: string, name: string, sizeBytes: number): Promise<Unfinished> {
    if (sizeBytes > MAX_BYTES) throw new ProblemError('too-large-to-paste', { name, limitBytes: MAX_BYTES });
    await this.tidy();
    const [oldest] = this.unfinished.size < MAX_UNFINISHED ? [] : this.unfinished.keys();
    if (oldest !== undefined) await this.drop(oldest);
    const folder = join(this.folder, key);
    const file = { path: join(folder, safeOwnName(name).name), sizeBytes, writtenBytes: 0 };
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw writeProblem(error, folder);
    }
    this.unfinished.set(key, file);
    return file;
  }

  private async drop(key: string): Promise<void> {
    this.unfinished.delete(key);
    await rm(join(this.folder, key), { recursive: true, force: true });
  }

  /** Once a run: what was sent long ago, or never was. */
  private async tidy(): Promise<void> {
    if (this.isTidied) return;
    this.isTidied = true;
    const wanted = new Set([...this.needed()].map((path) => dirname(path)));
    for (const name of await readdir(this.folder).catch(() => [])) {
      const folder = join(this.folder, name);
      const changedAt = await stat(folder)
        .then(({ mtimeMs }) => mtimeMs)
        .catch(() => Date.now());
      if (Date.now() - changedAt > KEPT_MS && !wanted.has(folder))
        // What cannot be removed now is tried again at the next start.
        await rm(folder, { recursive: true, force: true }).catch(() => {});
    }
  }
}
