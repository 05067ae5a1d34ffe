/** The dialogue with one visitor (rules 5.1–5.10), in mIRC's texts; commands come one after the other. */
import { parseVisitorCommand, type VisitorCommand } from '../../src-shared/fserve/commands';
import {
  EXACT_LISTING_COMMAND,
  formatExactEnd,
  formatExactEntry,
  formatExactHeader,
} from '../../src-shared/fserve/exact-listing';
import type { ListingEntry } from '../../src-shared/fserve/listing';
import { createListingWriter, formatListingHeader } from '../../src-shared/fserve/listing-format';
import { formatPagerMark, parsePagerAnswer } from '../../src-shared/fserve/pager';
import { formatPrompt } from '../../src-shared/fserve/prompt';
import {
  BANNER,
  INVALID_COMMAND,
  INVALID_FILENAME,
  INVALID_FOLDER,
  NOT_A_TEXT_FILE,
  TOO_MANY_GETS,
  USE_LINE,
} from '../../src-shared/fserve/texts';
import type { SharedEntry, SharedFile, ShareTree } from './share-root';
import { readFirstPage, readNextPage, type TextPage, type TextPlace } from './text-lines';

const MAX_DIRINFO_LINES = 200;

/** Without its end. */
export type ShellLine = string | Uint8Array;

export interface VisitorShellOptions {
  readonly tree: ShareTree;
  /** Empty: none. */
  readonly welcome: string;
  /** Text is said as the session speaks, bytes as they are. Resolves when there is room for more. */
  readonly write: (lines: readonly ShellLine[]) => Promise<void>;
  /** The visitor may fetch this file now (rule 5.3); `typed` is how he named it. */
  readonly grant: (file: SharedFile, typed: string) => 'granted' | 'too-many';
}

export interface VisitorShell {
  start(): Promise<void>;
  handleLine(line: string): Promise<'continue' | 'exit'>;
}

type ListCommand = Extract<VisitorCommand, { kind: 'dir' | 'ls' }>;

/** A text that is read page by page, and where it goes on. */
interface Reading {
  readonly place: TextPlace;
  readonly linesPerPage: number;
}

export function createVisitorShell(options: VisitorShellOptions): VisitorShell {
  const { tree, write, grant } = options;
  let folder: readonly string[] = [];
  let reading: Reading | null = null;

  async function start(): Promise<void> {
    const welcome = options.welcome === '' ? [] : options.welcome.split(/\r?\n/);
    await write([BANNER, ...welcome, ...(await dirinfoLines()), '', USE_LINE, formatPrompt(folder)]);
  }

  async function handleLine(line: string): Promise<'continue' | 'exit'> {
    if (reading !== null) {
      const answer = parsePagerAnswer(line);
      if (answer === 'more') {
        await readOn(reading);
        return 'continue';
      }
      await stopReading();
      if (answer === 'stop') return 'continue';
    }
    return perform(parseVisitorCommand(line));
  }

  async function perform(command: VisitorCommand): Promise<'continue' | 'exit'> {
    switch (command.kind) {
      case 'empty':
        break;
      case 'help':
        await write([USE_LINE]);
        break;
      case 'exit':
        return 'exit';
      case 'unknown':
        if (command.text.startsWith(EXACT_LISTING_COMMAND)) await listExactly(command.text);
        else await write([INVALID_COMMAND]);
        break;
      case 'cd':
        await changeFolder(command.path);
        break;
      case 'dir':
      case 'ls':
        await list(command);
        break;
      case 'get':
        await get(command.name);
        break;
      case 'read':
        await read(command.name, command.linesPerPage);
        break;
    }
    return 'continue';
  }

  async function changeFolder(path: string): Promise<void> {
    const found = await tree.resolveFolder(folder, path);
    if (found === null) return write([INVALID_FOLDER]);
    folder = found;
    await write([...(await dirinfoLines()), formatPrompt(folder)]);
  }

  async function list({ kind, path, options }: ListCommand): Promise<void> {
    const where = path === null || path === '*.*' ? folder : await tree.resolveFolder(folder, path);
    const isListed =
      where !== null &&
      (await tree.list(where, async (readNames) => {
        // A large folder takes its time: the visitor sees at once that he was heard.
        await write([formatListingHeader(where)]);
        const { longestName, entries } = await readNames();
        const writer = createListingWriter({ style: kind, folder: where, longestName, options });
        for await (const some of entries()) await write(writer.add(some.map(asListed)));
        await write(writer.end());
      }));
    if (!isListed) await write([INVALID_FOLDER]);
  }

  /** Said by a Port59 only, which has heard that we know it. */
  async function listExactly(command: string): Promise<void> {
    const where = await tree.resolveFolder(folder, command.slice(EXACT_LISTING_COMMAND.length).trim());
    let count = 0;
    const isListed =
      where !== null &&
      (await tree.list(where, async (readNames) => {
        await write([formatExactHeader(where)]);
        const { entries } = await readNames();
        for await (const some of entries()) {
          count += some.length;
          await write(some.map((entry) => formatExactEntry(asListed(entry))));
        }
        await write([formatExactEnd(count)]);
      }));
    if (!isListed) await write([INVALID_FOLDER]);
  }

  /** Nothing is said when it is granted: the second connection is the answer. */
  async function get(name: string): Promise<void> {
    const file = await find(name);
    if (file === null) return write([INVALID_FILENAME]);
    if (grant(file, name) === 'too-many') await write([TOO_MANY_GETS]);
  }

  async function read(name: string, linesPerPage: number): Promise<void> {
    const file = await find(name);
    // It may vanish while we look at it: then it was not there.
    const first = file === null ? null : await readFirstPage(file, linesPerPage).catch(() => null);
    if (first?.kind === 'page') await showPage(first.page, linesPerPage);
    else await write([first?.kind === 'binary' ? NOT_A_TEXT_FILE : INVALID_FILENAME]);
  }

  async function readOn({ place, linesPerPage }: Reading): Promise<void> {
    // A text that is gone or broken in the middle ends here.
    const page = await readNextPage(place, linesPerPage).catch(() => null);
    if (page === null) await stopReading();
    else await showPage(page, linesPerPage);
  }

  async function showPage({ lines, sizeBytes, next }: TextPage, linesPerPage: number): Promise<void> {
    reading = next === null ? null : { place: next, linesPerPage };
    // No mark at the end of the text, whatever the page's length.
    const last =
      next === null ? formatPrompt(folder) : formatPagerMark(Math.floor((100 * next.startBytes) / sizeBytes));
    await write([...lines, last]);
  }

  async function stopReading(): Promise<void> {
    reading = null;
    await write([formatPrompt(folder)]);
  }

  /** A name, or a path from here: visitors write both. */
  async function find(name: string): Promise<SharedFile | null> {
    const cut = Math.max(name.lastIndexOf('\\'), name.lastIndexOf('/'));
    if (cut < 0) return tree.findFile(folder, name);
    const where = await tree.resolveFolder(folder, name.slice(0, cut + 1));
    return where === null ? null : tree.findFile(where, name.slice(cut + 1));
  }

  async function dirinfoLines(): Promise<readonly ShellLine[]> {
    const file = await tree.dirinfo(folder);
    // A description that cannot be read is none.
    const first = file === null ? null : await readFirstPage(file, MAX_DIRINFO_LINES).catch(() => null);
    return first?.kind === 'page' ? first.page.lines : [];
  }

  return { start, handleLine };
}

function asListed({ kind, name, sizeBytes, modifiedAt, executable }: SharedEntry): ListingEntry {
  if (kind === 'folder') return { kind, name };
  const facts = { ...(modifiedAt === undefined ? {} : { modifiedAt }), ...(executable === true ? { executable } : {}) };
  return { kind, name, size: sizeBytes, exact: true, ...facts };
}
