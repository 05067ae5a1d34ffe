/**
 * Our dialogue with a peer's file server: one command at a time, its lines read tolerantly (section 5), every wait
 * with an end. What nobody waits for is the server's own message; when a listing cannot be understood, the raw
 * dialogue is what is left (rule 5.12).
 */
import { createListingParser, type ListingEntry } from '../../src-shared/fserve/listing';
import { parsePagerMark } from '../../src-shared/fserve/pager';
import { formatPrompt, parsePrompt } from '../../src-shared/fserve/prompt';
import { recogniseServerText } from '../../src-shared/fserve/texts';
import { type Problem, ProblemError, problem } from '../../src-shared/model/problem';

/** Rule 5.12: silence for so long means that we do not understand each other. */
const SILENCE_MS = 10_000;
const MAX_LISTED_ENTRIES = 500_000;
const MAX_READ_LINES = 100_000;
const MAX_READ_CHARACTERS = 4_000_000;
const MAX_CAPTION_LINES = 200;
const LINES_PER_PAGE = 50;

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
  private readonly waiting: string[] = [];
  private wake: (() => void) | null = null;
  private busy: Promise<unknown> = Promise.resolve();
  private isBusy = false;
  private ended: Problem | null = null;
  private onRefusal: ((reason: Problem) => void) | null = null;
  private readonly silenceMs: number;

  constructor(private readonly options: VisitOptions) {
    this.silenceMs = options.silenceMs ?? SILENCE_MS;
  }

  /** A line from the server. */
  feed(line: string): void {
    const refusal = this.onRefusal === null ? null : getRefusal(line);
    if (refusal !== null) this.onRefusal?.(refusal);
    if (this.isBusy) {
      this.waiting.push(line);
      this.wake?.();
    } else if (parsePrompt(line) === null && line.trim() !== '') {
      this.addCaption(line);
    }
  }

  /** The connection has ended: whatever waits fails with this. */
  end(reason: Problem | null): void {
    this.ended = reason ?? problem('visit-closed');
    this.wake?.();
  }

  /** Reads the banner up to the first prompt (rule 5.1). @throws ProblemError listing-not-understood. */
  open(): Promise<void> {
    return this.exclusive(() => this.readToPrompt([]));
  }

  /** Goes to the folder and lists it. @throws ProblemError invalid-folder, listing-not-understood, visit-closed. */
  list(folder: readonly string[]): Promise<readonly ListingEntry[]> {
    return this.exclusive(async () => {
      await this.goTo(folder);
      // Names with spaces cannot be split in `ls`, and `dir` rounds: `dir -b` first (rule 5.6).
      const exact = await this.readListing('dir -b');
      return exact ?? (await this.readListing('dir')) ?? fail('listing-not-understood');
    });
  }

  /** @throws ProblemError invalid-filename, not-text, visit-closed. */
  read(folder: readonly string[], name: string): Promise<RemoteText> {
    return this.exclusive(async () => {
      await this.goTo(folder);
      this.options.send(`read -${LINES_PER_PAGE} ${name}`);
      return this.readText(name);
    });
  }

  /**
   * Says `get`; nothing else is said until `during` is over. `refused` fails when the server writes why not: the
   * answer and the second connection travel on two sockets and come in either order (rule 5.3).
   */
  get<T>(folder: readonly string[], name: string, during: (refused: Promise<never>) => Promise<T>): Promise<T> {
    return this.exclusive(async () => {
      await this.goTo(folder);
      const refused = new Promise<never>((_, reject) => {
        this.onRefusal = (reason) => reject(new ProblemError(reason.code, { ...reason.params, name }));
      });
      refused.catch(() => {});
      this.options.send(`get ${name}`);
      try {
        return await during(refused);
      } finally {
        this.onRefusal = null;
      }
    });
  }

  /** What the person typed into the raw dialogue. */
  type(line: string): void {
    this.options.send(line);
  }

  private exclusive<T>(command: () => Promise<T>): Promise<T> {
    const result = this.busy.then(async () => {
      if (this.ended !== null) throw new ProblemError(this.ended.code, this.ended.params);
      this.isBusy = true;
      try {
        return await command();
      } finally {
        this.isBusy = false;
        this.waiting.length = 0;
      }
    });
    this.busy = result.catch(() => {});
    return result;
  }

  private async goTo(folder: readonly string[]): Promise<void> {
    if (formatPrompt(folder) === formatPrompt(this.folder)) return;
    this.options.send(`cd \\${folder.join('\\')}`);
    this.caption = [];
    await this.readToPrompt(folder);
  }

  private async readToPrompt(asked: readonly string[]): Promise<void> {
    for (;;) {
      const line = await this.nextLine();
      if (line === null) fail('listing-not-understood');
      const prompt = parsePrompt(line);
      if (prompt !== null) {
        this.folder = prompt;
        this.options.onChange();
        return;
      }
      if (recogniseServerText(line) === 'invalid-folder') fail('invalid-folder', { name: asked.join('\\') });
      this.addCaption(line);
    }
  }

  /** Null when the command was refused or said nothing that looks like a listing. */
  private async readListing(command: string): Promise<readonly ListingEntry[] | null> {
    const parser = createListingParser();
    const entries: ListingEntry[] = [];
    this.options.send(command);
    for (;;) {
      const line = await this.nextLine();
      if (line === null || recogniseServerText(line) === 'invalid-command') return null;
      const part = parser.feed(line);
      if (part.kind === 'end') return entries.filter((entry) => !(entry.kind === 'folder' && entry.name === '..'));
      if (part.kind === 'entry') entries.push(part.entry);
      else if (part.kind === 'other') this.addCaption(part.text);
      if (entries.length > MAX_LISTED_ENTRIES) fail('listing-not-understood');
    }
  }

  private async readText(name: string): Promise<RemoteText> {
    const lines: string[] = [];
    const prompt = formatPrompt(this.folder);
    let characters = 0;
    let stopping = false;
    for (;;) {
      const line = await this.nextLine();
      if (line === null) return { lines, complete: false };
      if (line === prompt) return { lines, complete: !stopping };
      const text = lines.length === 0 ? recogniseServerText(line) : null;
      if (text === 'invalid-filename') fail('invalid-filename', { name });
      if (text === 'not-text') fail('not-text', { name });
      if (parsePagerMark(line) !== null) {
        stopping = stopping || lines.length > MAX_READ_LINES || characters > MAX_READ_CHARACTERS;
        this.options.send(stopping ? 'S' : 'C');
      } else if (!stopping) {
        lines.push(line);
        characters += line.length;
      }
    }
  }

  /** Null after a silence. @throws ProblemError when the connection has ended. */
  private async nextLine(): Promise<string | null> {
    const deadline = Date.now() + this.silenceMs;
    for (;;) {
      const line = this.waiting.shift();
      if (line !== undefined) return line;
      if (this.ended !== null) throw new ProblemError(this.ended.code, this.ended.params);
      const leftMs = deadline - Date.now();
      if (leftMs <= 0) return null;
      await this.somethingNew(leftMs);
    }
  }

  private somethingNew(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private addCaption(line: string): void {
    this.caption = [...this.caption.slice(1 - MAX_CAPTION_LINES), line];
    this.options.onChange();
  }
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

function fail(
  code: 'listing-not-understood' | 'invalid-folder' | 'invalid-filename' | 'not-text',
  params: Problem['params'] = {},
): never {
  throw new ProblemError(code, params);
}
