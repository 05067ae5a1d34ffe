/**
 * Transfers that leave the list because the person wants it, and come back when that was a slip. They are gone from the
 * disk at once; what is kept for a change of mind is in memory, and only what was taken off last.
 */
import { actionsOf, kindOf } from '../../../src-shared/model/transfer';
import type { FolderFileRecord } from '../../storage/folder-file-record';
import type { JournalRecord, Store } from '../../storage/store';
import type { TransferBook } from './book';

interface Taken {
  readonly record: JournalRecord;
  /** Null for a file. */
  readonly files: readonly FolderFileRecord[] | null;
}

export class TakenOff {
  private last: readonly Taken[] = [];

  constructor(
    private readonly book: TransferBook,
    private readonly store: Store,
  ) {}

  /** Those of them that go on by nobody's doing; how many these were. */
  async takeOff(ids: readonly string[]): Promise<number> {
    const taken: Taken[] = [];
    for (const id of new Set(ids)) {
      if (!this.canGo(id)) continue;
      const isFolder = this.book.get(id).transfer.folder !== null;
      const files = isFolder ? await this.store.folderFiles.load(id) : null;
      // While they were read it may have begun again, or have gone.
      if (!this.canGo(id)) continue;
      taken.push({ record: this.book.get(id), files });
      this.book.remove(id);
    }
    if (taken.length > 0) this.last = taken;
    return taken.length;
  }

  clearFinished(): Promise<number> {
    // A folder takes its files along.
    const finished = this.book.inOrder().filter(({ phase }) => phase.kind === 'done' || phase.kind === 'cancelled');
    return this.takeOff(finished.map(({ id }) => id));
  }

  async bringBack(): Promise<number> {
    const taken = this.last;
    this.last = [];
    for (const { record, files } of taken)
      if (files !== null) await this.store.folderFiles.saveAll(record.transfer.id, files);
    this.book.bringBack(taken.map(({ record }) => record));
    return taken.length;
  }

  private canGo(id: string): boolean {
    if (!this.book.has(id)) return false;
    const { transfer } = this.book.get(id);
    return actionsOf(kindOf(transfer), transfer.phase).includes('remove');
  }
}
