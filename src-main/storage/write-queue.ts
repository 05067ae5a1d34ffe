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

export class WriteQueue {
  private sections: Section[] = [];
  private underWay: { readonly section: Section; readonly writes: ReadonlyMap<string, Write> } | null = null;

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

  /** The next writes; the caller says `done` or `refused` before it takes more. */
  take(most: number): readonly Write[] {
    const section = this.sections[0];
    if (section === undefined) return [];
    const writes = new Map<string, Write>();
    for (const [key, write] of section.writes) {
      if (writes.size === most) break;
      writes.set(key, write);
    }
    for (const key of writes.keys()) section.writes.delete(key);
    this.underWay = { section, writes };
    return [...writes.values()];
  }

  done(): void {
    const section = this.underWay?.section;
    this.underWay = null;
    if (section === undefined || section.writes.size > 0) return;
    this.sections = this.sections.filter((one) => one !== section);
    for (const resolve of section.waiting) resolve();
  }

  /** They stay, before what came meanwhile. Nobody waits for a disk that refuses. */
  refused(): void {
    if (this.underWay !== null) {
      const { section, writes } = this.underWay;
      const newer = [...section.writes];
      section.writes.clear();
      for (const [key, write] of [...writes, ...newer]) {
        section.writes.delete(key);
        section.writes.set(key, write);
      }
      this.underWay = null;
    }
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
    case 'clear':
      return `clear ${write.person}`;
  }
}
