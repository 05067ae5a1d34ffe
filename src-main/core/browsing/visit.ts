/**
 * Our dialogue with a peer's file server: one command at a time, its lines read tolerantly (section 5), every wait
 * with an end and everything heard with a limit. What nobody waits for is the server's own message; when a listing
 * cannot be understood, the raw dialogue is what is left (rule 5.12).
 */
import { DEFAULT_LISTING, formatVisitorCommand, type VisitorCommand } from '../../../src-shared/fserve/commands';
import { createListingParser, type ListingEntry, parseMarkedEntry } from '../../../src-shared/fserve/listing';
import { parsePagerMark } from '../../../src-shared/fserve/pager';
import { formatPrompt, isBarePrompt, parsePrompt } from '../../../src-shared/fserve/prompt';
import { recogniseServerText } from '../../../src-shared/fserve/texts';
import { type Problem, ProblemError, problem } from '../../../src-shared/model/problem';
import { ServerLines } from './server-lines';

/** Rule 5.12: silence for so long means that we do not understand each other. */
const SILENCE_MS = 10_000;
/** Something was said, but no listing began: that was a refusal in the server's own words. */
const REFUSAL_SILENCE_SHARE = 0.25;
const MAX_LISTED_ENTRIES = 500_000;
const MAX_READ_LINES = 100_000;
const MAX_READ_CHARACTERS = 4_000_000;
/** Lines that may come where only a prompt is waited for. */
const MAX_OTHER_LINES = 10_000;
/** Lines that may still come when a text is longer than we show and the server was told to stop, or never asks. */
const MAX_IGNORED_LINES = 1_000;
const MAX_CAPTION_LINES = 200;
const LINES_PER_PAGE = 50;
/** A handshake line of 4,096 bytes has to hold the name too. */
const MAX_NAME_CHARACTERS = 1_000;

const DIR: VisitorCommand = { kind: 'dir', path: null, options: DEFAULT_LISTING };
const DIR_IN_BYTES: VisitorCommand = { kind: 'dir', path: null, options: { ...DEFAULT_LISTING, size: 'bytes' } };

export interface VisitOptions {
  readonly send: (line: string) => void;
  /** The folder or the caption has changed. */
  readonly onChange: () => void;
  readonly silenceMs?: number;
}

export interface RemoteText {
  readonly lines: readonly string[];
  /** False when it was cut at our limit. */
  readonly complete: boolean;
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
  /** A name beyond ASCII was heard: from then on the session speaks as the server does (rule 1.5). */
  private knowsEncoding = false;
  private readonly lines: ServerLines;
  private readonly silenceMs: number;

  constructor(private readonly options: VisitOptions) {
    this.silenceMs = options.silenceMs ?? SILENCE_MS;
    this.lines = new ServerLines(options.send, this.silenceMs);
  }

  /** A line from the server. */
  feed(line: string): void {
    if (!isAscii(line)) this.knowsEncoding = true;
    if (this.isBusy && this.onRefusal === null) return this.lines.push(line);
    this.lines.notice(line);
    const refusal = this.onRefusal === null ? null : getRefusal(line);
    if (refusal !== null) this.onRefusal?.(refusal);
    else if (parsePrompt(line) === null && !isBarePrompt(line) && line.trim() !== '') this.addCaption(line);
  }

  /** The connection has ended: whatever waits fails with this. */
  end(reason: Problem | null): void {
    this.lines.end(reason);
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
      await this.say({ kind: 'read', name, linesPerPage: LINES_PER_PAGE });
      return this.readText(name);
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
        await this.say({ kind: 'get', name });
        return await during(refused);
      } finally {
        this.onRefusal = null;
      }
    });
  }

  /** What the person typed into the raw dialogue. */
  type(line: string): void {
    this.isLost = true;
    this.options.send(line);
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

  private say(command: VisitorCommand): Promise<void> {
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
      if (this.knowsEncoding || isAscii(segment)) continue;
      await this.enter(folder.slice(0, depth));
      await this.listHere().catch(ignoreNotUnderstood);
    }
    await this.enter(folder);
  }

  private async enter(folder: readonly string[]): Promise<void> {
    if (!this.isLost && formatPrompt(folder) === formatPrompt(this.folder)) return;
    await this.say({ kind: 'cd', path: `\\${folder.join('\\')}` });
    this.caption = [];
    await this.readToPrompt(folder);
  }

  private async readToPrompt(asked: readonly string[]): Promise<void> {
    for (let count = 0; count < MAX_OTHER_LINES; count++) {
      const line = (await this.lines.next()) ?? fail('listing-not-understood');
      if (recogniseServerText(line) === 'invalid-folder') fail('invalid-folder', { name: asked.join('\\') });
      const folder = isBarePrompt(line) ? asked : parsePrompt(line);
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

  /** Names with spaces cannot be split in `ls`, and `dir` rounds: `dir -b` first (rule 5.6). */
  private async listHere(): Promise<readonly ListingEntry[]> {
    const exact = await this.readListing(DIR_IN_BYTES);
    return exact ?? (await this.readListing(DIR)) ?? fail('listing-not-understood');
  }

  /** Null when the command was refused. @throws ProblemError listing-not-understood after a silence. */
  private async readListing(command: VisitorCommand): Promise<readonly ListingEntry[] | null> {
    const parser = createListingParser();
    const entries: ListingEntry[] = [];
    const others: string[] = [];
    let hasBegun = false;
    await this.say(command);
    for (;;) {
      const patience = hasBegun || others.length === 0 ? 1 : REFUSAL_SILENCE_SHARE;
      const line = await this.lines.next(this.silenceMs * patience);
      if (line === null && patience === 1) fail('listing-not-understood');
      if (line === null) return this.addCaptions(others);
      if (!hasBegun && recogniseServerText(line) === 'invalid-command') return null;
      const part = parser.feed(line);
      if (part.kind === 'header') {
        hasBegun = true;
        this.addCaptions(others.splice(0));
      }
      if (part.kind === 'entry') entries.push(part.entry);
      if (part.kind === 'end' || isBarePrompt(line)) {
        // Without a header, what has a size or a mark was the listing all the same (rule 5.12).
        const listed = hasBegun ? entries : others.flatMap((other) => parseMarkedEntry(other) ?? []);
        return listed.length > 0 || part.kind === 'end' ? withoutParent(listed) : this.addCaptions(others);
      }
      if (part.kind === 'other') others.push(part.text);
      if (entries.length > MAX_LISTED_ENTRIES || others.length > MAX_OTHER_LINES) fail('listing-not-understood');
    }
  }

  private async readText(name: string): Promise<RemoteText> {
    const lines: string[] = [];
    let characters = 0;
    let ignored = 0;
    const isFull = () => lines.length >= MAX_READ_LINES || characters >= MAX_READ_CHARACTERS;
    while (ignored < MAX_IGNORED_LINES) {
      const line = await this.lines.next();
      if (line === null) return { lines, complete: false };
      if ([this.prompt, formatPrompt(this.folder)].includes(line.trim())) return { lines, complete: ignored === 0 };
      const text = lines.length === 0 ? recogniseServerText(line) : null;
      if (text === 'invalid-filename') fail('invalid-filename', { name });
      if (text === 'not-text') fail('not-text', { name });
      if (parsePagerMark(line) !== null) {
        if (isFull()) ignored += 1;
        this.lines.reply(isFull() ? 'S' : 'C');
      } else if (isFull()) {
        ignored += 1;
      } else {
        lines.push(line);
        characters += line.length;
      }
    }
    return { lines, complete: false };
  }

  /** What the server said instead of a listing is its message. */
  private addCaptions(lines: readonly string[]): null {
    for (const line of lines.slice(-MAX_CAPTION_LINES)) if (line.trim() !== '') this.addCaption(line);
    return null;
  }

  private addCaption(line: string): void {
    this.caption = [...this.caption.slice(1 - MAX_CAPTION_LINES), line];
    this.options.onChange();
  }
}

function withoutParent(entries: readonly ListingEntry[]): readonly ListingEntry[] {
  return entries.filter((entry) => !(entry.kind === 'folder' && entry.name === '..'));
}

/** Why a `get` comes to nothing, when the line says so. */
function getRefusal(line: string): Problem | null {
  switch (recogniseServerText(line)) {
    case 'invalid-filename':
      return problem('invalid-filename');
    case 'too-many-gets':
    case 'slots-full':
      return problem('server-full', { text: line });
    default:
      return null;
  }
}

/** The listing was only to hear how the server speaks; whether the name is there, the command itself will tell. */
function ignoreNotUnderstood(error: unknown): null {
  if (error instanceof ProblemError && error.problem.code === 'listing-not-understood') return null;
  throw error;
}

/** A listing is foreign data: a name in it may hold what no line can carry. */
function isSayable(name: string): boolean {
  return name.length <= MAX_NAME_CHARACTERS && !/[\x00-\x1f\x7f]/.test(name);
}

function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text);
}

function fail(
  code: 'listing-not-understood' | 'invalid-folder' | 'invalid-filename' | 'not-text',
  params: Problem['params'] = {},
): never {
  throw new ProblemError(code, params);
}
