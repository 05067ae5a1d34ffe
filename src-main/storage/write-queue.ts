/**
 * Writes that are not on the disk yet, in their order. A later write of the same thing takes the place of the earlier
 * one, so what is promised can wait for as long as the disk refuses and never grows beyond what there is to write.
 * Whoever waits for `saved` closes a section: what comes later does not keep them waiting.
 */
import type { Write } from './thread-messages';

interface Section {
  readonly writes: Map<string, Write>;
  readonly waiting: (() => void)[];
}

/** What was taken of a section. */
interface Portion {
  readonly section: Section;
  readonly writes: ReadonlyMap<string, Write>;
}

export class WriteQueue {
  private sections: Section[] = [];
  private underWay: readonly Portion[] = [];

  get isEmpty(): boolean {
    return this.sections.length === 0;
  }

  add(write: Write): void {
    const last = this.sections.at(-1);
    const section = last !== undefined && last.waiting.length === 0 ? last : this.open();
    const key = keyOf(write);
    // At the end: what was said in between may be about the same rows.
    section.writes.delete(key);
    section.writes.set(key, write);
  }

  /** Resolves when what was added so far is written or refused. */
  saved(): Promise<void> {
    const last = this.sections.at(-1);
    return last === undefined ? Promise.resolve() : new Promise((resolve) => last.waiting.push(resolve));
  }

  /** The next writes, of all sections; the caller says `done` or `refused` before it takes more. */
  take(most: number): readonly Write[] {
    const portions: Portion[] = [];
    let room = most;
    for (const section of this.sections) {
      if (room === 0) break;
      const writes = new Map([...section.writes].slice(0, room));
      for (const key of writes.keys()) section.writes.delete(key);
      portions.push({ section, writes });
      room -= writes.size;
    }
    this.underWay = portions;
    return portions.flatMap(({ writes }) => [...writes.values()]);
  }

  done(): void {
    const over = this.underWay.map(({ section }) => section).filter(({ writes }) => writes.size === 0);
    this.underWay = [];
    this.sections = this.sections.filter((section) => !over.includes(section));
    for (const { waiting } of over) for (const resolve of waiting) resolve();
  }

  /** They stay, before what came meanwhile. Nobody waits for a disk that refuses. */
  refused(): void {
    for (const { section, writes } of this.underWay) {
      const newer = [...section.writes];
      section.writes.clear();
      for (const [key, write] of [...writes, ...newer]) {
        section.writes.delete(key);
        section.writes.set(key, write);
      }
    }
    this.underWay = [];
    const all: Section = { writes: new Map(), waiting: [] };
    for (const { writes, waiting } of this.sections) {
      for (const [key, write] of writes) {
        all.writes.delete(key);
        all.writes.set(key, write);
      }
      for (const resolve of waiting) resolve();
    }
    this.sections = all.writes.size > 0 ? [all] : [];
  }

  private open(): Section {
    const section: Section = { writes: new Map(), waiting: [] };
    this.sections.push(section);
    return section;
  }
}

function keyOf(write: Write): string {
  switch (write.kind) {
    case 'put':
    case 'drop':
      return `${write.table} ${write.id}`;
    case 'transfer':
      return `journal ${write.id}`;
    case 'file':
      return `file ${write.place} ${write.folder}`;
    case 'drop-files':
      return `files ${write.folder}`;
    case 'line':
      return `line ${write.id}`;
    case 'record':
      return `record ${write.transfer}`;
    case 'clear':
      return `clear ${write.person}`;
  }
}
