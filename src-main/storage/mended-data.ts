/**
 * The database as something that mends itself: damage that is found when it is opened, used or looked through is
 * salvaged, told, and what was wanted is tried once more.
 */
import { existsSync, statSync } from 'node:fs';
import { type Problem, problem } from '../../src-shared/model/problem';
import { type Database, isDamage, openDatabase } from './database';
import { salvage } from './salvage';
import type { HistoryLimits } from './store';
import { StoredData } from './stored-data';
import { Upkeep } from './upkeep';

export class MendedData {
  private data: StoredData;
  private upkeep: Upkeep;
  /** The file that is open: another one in its place is not ours. */
  private inode = 0n;

  /** @throws ProblemError database-newer; anything else: the disk does not let us. */
  constructor(
    private readonly path: string,
    private limits: HistoryLimits,
    private readonly tell: (problem: Problem) => void,
  ) {
    this.data = new StoredData(this.opened(), tell);
    this.upkeep = new Upkeep(this.data, limits);
  }

  /** @throws what the disk says. */
  use<T>(work: (data: StoredData, upkeep: Upkeep) => T): T {
    try {
      return work(this.data, this.upkeep);
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.mend();
      return work(this.data, this.upkeep);
    }
  }

  limit(limits: HistoryLimits): void {
    this.limits = limits;
    this.upkeep.limit(limits);
  }

  /** A file that was removed can still be written to, and nobody would ever read it. */
  isInPlace(): boolean {
    return existsSync(this.path) && inodeOf(this.path) === this.inode;
  }

  close(): void {
    this.data.close();
  }

  private opened(): Database {
    try {
      const database = openDatabase(this.path);
      this.inode = inodeOf(this.path);
      return database;
    } catch (error) {
      if (!isDamage(error)) throw error;
      return this.salvaged();
    }
  }

  private mend(): void {
    try {
      this.data.close();
    } catch {
      // What is damaged need not close in order.
    }
    this.data = new StoredData(this.salvaged(), this.tell);
    this.upkeep = new Upkeep(this.data, this.limits);
  }

  private salvaged(): Database {
    const { database, keptAs, rows } = salvage(this.path, Date.now());
    this.inode = inodeOf(this.path);
    this.tell(problem('database-broken', { path: this.path, keptAs, rows }));
    return database;
  }
}

function inodeOf(path: string): bigint {
  return statSync(path, { bigint: true }).ino;
}
