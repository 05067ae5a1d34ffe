/**
 * Our dialogue with a peer's file server: one command at a time, its lines read tolerantly (section 5), every wait
 * with an end and everything heard with a limit. What nobody waits for is the server's own message; when a listing
 * cannot be understood, the raw dialogue is what is left (rule 5.12).
 */
import { DEFAULT_LISTING, formatVisitorCommand, type VisitorCommand } from '../../../src-shared/fserve/commands';
import { formatExactListingCommand, parseExactLine } from '../../../src-shared/fserve/exact-listing';
import { createListingParser, type ListingEntry, parseMarkedEntry } from '../../../src-shared/fserve/listing';
import { isPagerMark } from '../../../src-shared/fserve/pager';
import { formatPrompt, isBarePrompt, parsePrompt } from '../../../src-shared/fserve/prompt';
import { recogniseServerText } from '../../../src-shared/fserve/texts';
import { type Problem, ProblemError } from '../../../src-shared/model/problem';
import type { TextEncoding } from '../../../src-shared/text/encoding';
import { stripMircText } from '../../../src-shared/text/mirc-text';
import { HeardNames } from './heard-names';
import { listingBounds, MAX_OTHER_LINES } from './listing-bounds';
import { type RemoteText, readText } from './read-text';
import {
  cut,
  fail,
  getRefusal,
  ignoreNotUnderstood,
  isRefusal,
  parsePromptAfter,
  REFUSAL_SILENCE_SHARE,
} from './server-answers';
import { ServerLines } from './server-lines';

/** Rule 5.12: silence for so long means that we do not understand each other. */
const SILENCE_MS = 10_000;
const MAX_CAPTION_CHARACTERS = 1_000;
/** Entries that may be file or folder are tried; more than so many in a folder stay doubtful. */
const MOST_TRIED = 16;
const MAX_CAPTION_LINES = 200;
const LINES_PER_PAGE = 50;
/** A handshake line of 4,096 bytes has to hold the name too. */
const MAX_NAME_CHARACTERS = 1_000;

const DIR: VisitorCommand = { kind: 'dir', path: null, options: DEFAULT_LISTING };
const DIR_IN_BYTES: VisitorCommand = { kind: 'dir', path: null, options: { ...DEFAULT_LISTING, size: 'bytes' } };

export interface VisitOptions {
  /** @param bytes the line as it has to be written, where that is not as the session speaks (rules 1.5, 5.18) */
  readonly send: (line: string, bytes: Uint8Array | null) => void;
  /** The folder or the caption has changed. */
  readonly onChange: () => void;
  /** Whether the server knows the listing that only Port59s speak; asked before the first one. */
  readonly knowsExactListing?: () => Promise<boolean>;
  readonly silenceMs?: number;
}

export class Visit {
  folder: readonly string[] = [];
  caption: string[] = [];
  /** As the server wrote it: the end of a `read` looks the same. */
  private prompt = formatPrompt([]);
  /** The person typed into the raw dialogue: we may be elsewhere now. */
  private isLost = false;
  private busy: Promise<unknown> = Promise.resolve();
  private isBusy = false;
  private onRefusal: ((reason: Problem) => void) | null = null;
  private readonly heard = new HeardNames();
  /** Names in the command that is said. */
  private saidNames: readonly string[] = [];
  /** Rule 5.14: this server's `cd` takes one name at a time. */
  private takesOneName = false;
  private readonly lines: ServerLines;
  private readonly silenceMs: number;

  constructor(private readonly options: VisitOptions) {
    this.silenceMs = options.silenceMs ?? SILENCE_MS;
    this.lines = new ServerLines((line) => options.send(line, this.heard.encode(line, this.saidNames)), this.silenceMs);
  }

  /** A line from the server. @param shown how it was written; null: ASCII alone */
  feed(line: string, shown: TextEncoding | null = null): void {
    this.heard.hearLine(shown);
    if (this.isBusy && this.onRefusal === null) return this.lines.push(line, shown);
    this.lines.notice(line);
    const plain = stripMircText(line);
    const refusal = this.onRefusal === null ? null : getRefusal(plain);
    if (refusal !== null) this.onRefusal?.(refusal);
    else if (parsePrompt(plain) === null && !isBarePrompt(plain) && plain.trim() !== '') this.addCaption(plain);
  }

  /** The connection has ended: whatever waits fails with this. */
  end(reason: Problem | null): void {
    this.lines.end(reason);
  }

  /** How a listed name was written; null where it is as the session speaks. */
  encodingOf(name: string): TextEncoding | null {
    return this.heard.encodingOf(name);
  }

  /** Reads the banner up to the first prompt (rule 5.1). @throws ProblemError listing-not-understood. */
  open(): Promise<void> {
    return this.exclusive(() => this.readToPrompt([]));
  }

  /** Goes to the folder and lists it. @throws ProblemError invalid-folder, listing-not-understood, visit-closed. */
  list(folder: readonly string[]): Promise<readonly ListingEntry[]> {
    return this.exclusive(async () => {
      await this.goTo(folder);
      return this.listHere();
    });
  }

  /** @throws ProblemError invalid-filename, not-text, visit-closed. */
  read(folder: readonly string[], name: string): Promise<RemoteText> {
    return this.exclusive(async () => {
      await this.goTo(folder, name);
      await this.say({ kind: 'read', name, linesPerPage: LINES_PER_PAGE }, [name]);
      const ends = [this.prompt, formatPrompt(this.folder)];
      return readText(this.lines, { name, ends, silenceMs: this.silenceMs });
    });
  }

  /**
   * Says `get`; nothing else is said until `during` is over. `refused` fails when the server writes why not: the
   * answer and the second connection travel on two sockets and come in either order (rule 5.3).
   */
  get<T>(folder: readonly string[], name: string, during: (refused: Promise<never>) => Promise<T>): Promise<T> {
    return this.exclusive(async () => {
      await this.goTo(folder, name);
      const refused = new Promise<never>((_, reject) => {
        this.onRefusal = (reason) => reject(new ProblemError(reason.code, { ...reason.params, name }));
      });
      refused.catch(() => {});
      try {
        await this.say({ kind: 'get', name }, [name]);
        return await during(refused);
      } finally {
        this.onRefusal = null;
      }
    });
  }

  /** What the person typed into the raw dialogue. */
  type(line: string): void {
    this.isLost = true;
    this.options.send(line, null);
  }

  private exclusive<T>(command: () => Promise<T>): Promise<T> {
    const result = this.busy.then(async () => {
      this.lines.requireOpen();
      this.isBusy = true;
      try {
        return await command();
      } finally {
        this.isBusy = false;
        this.lines.clear();
      }
    });
    this.busy = result.catch(() => {});
    return result;
  }

  private say(command: VisitorCommand, names: readonly string[] = []): Promise<void> {
    this.saidNames = names;
    return this.lines.say(formatVisitorCommand(command));
  }

  /**
   * To the folder that holds `name`. A name beyond ASCII is only said after the folder it is in was listed, if no such
   * name has been heard before: an old server knows it in its own encoding alone (rule 1.5).
   */
  private async goTo(folder: readonly string[], name = ''): Promise<void> {
    const way = [...folder, name];
    if (!way.every(isSayable)) fail(isSayable(name) ? 'invalid-folder' : 'invalid-filename', { name: way.join('\\') });
    for (const [depth, segment] of way.entries()) {
      if (this.heard.knowsEncoding || isAscii(segment)) continue;
      await this.enter(folder.slice(0, depth));
      await this.listHere().catch(ignoreNotUnderstood);
    }
    await this.enter(folder);
  }

  private async enter(folder: readonly string[]): Promise<void> {
    if (!this.isLost && formatPrompt(folder) === formatPrompt(this.folder)) return;
    if (this.takesOneName && !this.isLost) return this.enterStepByStep(folder);
    try {
      await this.changeTo(`\\${folder.join('\\')}`, folder);
    } catch (error) {
      if (folder.length === 0 || this.isLost || !isRefusal(error)) throw error;
      await this.enterStepByStep(folder);
      this.takesOneName = true;
    }
  }

  /** Up to where both ways part, then down one name at a time. */
  private async enterStepByStep(folder: readonly string[]): Promise<void> {
    let shared = 0;
    while (shared < folder.length && folder[shared] === this.folder[shared]) shared += 1;
    while (this.folder.length > shared) await this.changeTo('..', this.folder.slice(0, -1));
    for (const name of folder.slice(shared)) await this.changeTo(name, [...this.folder, name]);
  }

  private async changeTo(path: string, asked: readonly string[]): Promise<void> {
    await this.say({ kind: 'cd', path }, asked);
    this.caption = [];
    await this.readToPrompt(asked);
  }

  private async readToPrompt(asked: readonly string[]): Promise<void> {
    for (let count = 0; count < MAX_OTHER_LINES; count++) {
      const line = stripMircText((await this.lines.next()) ?? fail('listing-not-understood'));
      const text = recogniseServerText(line);
      if (text === 'invalid-folder') fail('invalid-folder', { name: asked.join('\\'), text: cut(line) });
      if (text === 'invalid-command' || text === 'not-allowed') fail('server-message', { text: cut(line) });
      // A greeting in pages is not read to its end (rule 5.15).
      if (isPagerMark(line)) this.lines.reply('S');
      const folder = isBarePrompt(line) ? asked : parsePromptAfter(line, asked);
      if (folder === null) {
        this.addCaption(line);
        continue;
      }
      this.folder = folder;
      this.prompt = line.trim();
      this.isLost = false;
      this.options.onChange();
      return;
    }
    fail('listing-not-understood');
  }

  /** Between two Port59s exactly; else names with spaces cannot be split in `ls`, and `dir` rounds: `dir -b` first (rule 5.6). */
  private async listHere(): Promise<readonly ListingEntry[]> {
    if ((await this.options.knowsExactListing?.()) === true) return this.listExactly();
    const listed =
      (await this.readListing(DIR_IN_BYTES)) ?? (await this.readListing(DIR)) ?? fail('listing-not-understood');
    return this.tryDoubtful(listed);
  }

  /** @throws ProblemError listing-not-understood when it is not what was said. */
  private async listExactly(): Promise<readonly ListingEntry[]> {
    const entries: ListingEntry[] = [];
    const bounds = listingBounds();
    this.lines.sayLine(formatExactListingCommand(this.folder));
    for (;;) {
      const line = (await this.lines.next()) ?? fail('listing-not-understood');
      bounds.count(line, entries.length);
      const part = parseExactLine(line);
      if (part === null && recogniseServerText(line) === 'invalid-folder')
        fail('invalid-folder', { name: this.folder.join('\\'), text: cut(line) });
      if (part === null) this.addCaption(line);
      if (part?.kind === 'entry') entries.push(part.entry);
      if (part?.kind !== 'end') continue;
      return part.count === entries.length ? entries : fail('listing-not-understood');
    }
  }

  /** What may be a file or a folder is what its `cd` says (rule 5.5 knows no other marker). */
  private async tryDoubtful(listed: readonly ListingEntry[]): Promise<readonly ListingEntry[]> {
    const here = this.folder;
    const known: ListingEntry[] = [];
    let tried = 0;
    for (const entry of listed) {
      const asFolder = entry.kind === 'file' ? entry.orFolder : entry.doubtful === true ? entry.name : undefined;
      if (asFolder === undefined || tried >= MOST_TRIED || !isSayable(asFolder)) {
        known.push(entry);
        continue;
      }
      tried += 1;
      if (await this.isFolder([...here, asFolder])) known.push({ kind: 'folder', name: asFolder });
      else if (entry.kind === 'file') known.push(withoutDoubt(entry));
      // Neither file nor folder: the server's own word, like its name in every listing (rule 5.16).
      else this.addCaption(entry.name);
    }
    // The way back says nothing new about this folder.
    const { caption } = this;
    await this.enter(here);
    this.caption = caption;
    return known;
  }

  private async isFolder(path: readonly string[]): Promise<boolean> {
    const before = this.caption;
    try {
      await this.enter(path);
      return true;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return false;
    } finally {
      this.caption = before;
    }
  }

  /** Null when the command was refused. @throws ProblemError listing-not-understood after a silence. */
  private async readListing(command: VisitorCommand): Promise<readonly ListingEntry[] | null> {
    const parser = createListingParser();
    const entries: ListingEntry[] = [];
    const others: string[] = [];
    const bounds = listingBounds();
    let hasBegun = false;
    await this.say(command);
    for (;;) {
      const patience = hasBegun || others.length === 0 ? 1 : REFUSAL_SILENCE_SHARE;
      const line = await this.lines.next(this.silenceMs * patience);
      if (line === null && patience === 1) fail('listing-not-understood');
      if (line === null) return this.addCaptions(others);
      bounds.count(line, entries.length + others.length);
      const plain = stripMircText(line);
      const text = hasBegun ? null : recogniseServerText(plain);
      if (text === 'invalid-command') return null;
      if (text === 'invalid-folder') fail('invalid-folder', { name: this.folder.join('\\'), text: cut(plain) });
      if (text === 'not-allowed') fail('server-message', { text: cut(plain) });
      const part = parser.feed(plain);
      if (part.kind === 'header') {
        hasBegun = true;
        this.addCaptions(others.splice(0));
      }
      if (part.kind === 'entry') {
        entries.push(part.entry);
        this.hearEntry(part.entry, this.lines.shown);
      }
      if (part.kind === 'end' || isBarePrompt(plain)) {
        // Without a header, what has a size or a mark was the listing all the same (rules 5.12, 5.13).
        const listed = hasBegun ? entries : this.markedEntries(others);
        return listed.length > 0 || part.kind === 'end' ? withoutParent(listed) : this.addCaptions(others);
      }
      if (part.kind === 'other') bounds.countOther(others.push(part.text), part.text);
    }
  }

  /** What carries no mark is the server's word. */
  private markedEntries(lines: readonly string[]): ListingEntry[] {
    const entries: ListingEntry[] = [];
    for (const line of lines) {
      const entry = parseMarkedEntry(line);
      if (entry === null) this.addCaptions([line]);
      else {
        entries.push(entry);
        this.hearEntry(entry, isAscii(entry.name) ? null : this.heard.latest);
      }
    }
    return entries;
  }

  private hearEntry(entry: ListingEntry, shown: TextEncoding | null): void {
    this.heard.hearName(entry.name, shown);
    if (entry.kind === 'file' && entry.orFolder !== undefined) this.heard.hearName(entry.orFolder, shown);
  }

  /** What the server said instead of a listing is its message. */
  private addCaptions(lines: readonly string[]): null {
    for (const line of lines.slice(-MAX_CAPTION_LINES)) if (line.trim() !== '') this.addCaption(line);
    return null;
  }

  private addCaption(line: string): void {
    this.caption = [...this.caption.slice(1 - MAX_CAPTION_LINES), line.slice(0, MAX_CAPTION_CHARACTERS)];
    this.options.onChange();
  }
}

function withoutParent(entries: readonly ListingEntry[]): readonly ListingEntry[] {
  return entries.filter((entry) => !(entry.kind === 'folder' && entry.name === '..'));
}

function withoutDoubt(entry: Extract<ListingEntry, { kind: 'file' }>): ListingEntry {
  const { orFolder: _, ...file } = entry;
  return file;
}

/** A listing is foreign data: a name in it may hold what no line can carry. */
function isSayable(name: string): boolean {
  return name.length <= MAX_NAME_CHARACTERS && !/[\x00-\x1f\x7f]/.test(name);
}

function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text);
}
