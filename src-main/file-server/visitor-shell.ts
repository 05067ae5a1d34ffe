/** The dialogue with one visitor (rules 5.1–5.10), in mIRC's texts; commands come one after the other. */
import { parseVisitorCommand, type VisitorCommand } from '../../src-shared/fserve/commands';
import type { ListingEntry } from '../../src-shared/fserve/listing';
import { createListingWriter } from '../../src-shared/fserve/listing-format';
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
import type { SharedFile, ShareTree } from './share-root';
import { isText, readPage } from './text-lines';

const ENTRIES_AT_ONCE = 500;
const MAX_DIRINFO_LINES = 200;

export interface VisitorShellOptions {
  readonly tree: ShareTree;
  /** Empty: none. */
  readonly welcome: string;
  readonly write: (lines: readonly string[]) => Promise<void>;
  /** The visitor may fetch this file now (rule 5.3). */
  readonly grant: (file: SharedFile) => 'granted' | 'too-many';
}

export interface VisitorShell {
  start(): Promise<void>;
  handleLine(line: string): Promise<'continue' | 'exit'>;
}

type ListCommand = Extract<VisitorCommand, { kind: 'dir' | 'ls' }>;

/** A text that is read page by page, and how far. */
interface Reading {
  readonly path: string;
  readonly sizeBytes: number;
  readonly linesPerPage: number;
  readonly positionBytes: number;
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
      if (answer === 'more') return showPage(reading);
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
        await write([INVALID_COMMAND]);
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
        return read(command.name, command.linesPerPage);
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
    const entries = where === null ? null : await tree.list(where);
    if (where === null || entries === null) return write([INVALID_FOLDER]);
    const longestName = entries.reduce((longest, { name }) => Math.max(longest, name.length), 0);
    const writer = createListingWriter({ style: kind, folder: where, longestName, options });
    for (let from = 0; from < entries.length; from += ENTRIES_AT_ONCE)
      await write(writer.add(entries.slice(from, from + ENTRIES_AT_ONCE).map(asListed)));
    await write(writer.end());
  }

  /** Nothing is said when it is granted: the second connection is the answer. */
  async function get(name: string): Promise<void> {
    const file = await find(name);
    if (file === null) return write([INVALID_FILENAME]);
    if (grant(file) === 'too-many') await write([TOO_MANY_GETS]);
  }

  async function read(name: string, linesPerPage: number): Promise<'continue'> {
    const file = await find(name);
    // It may vanish while we look at it: then it was not there.
    const isReadable = file === null ? null : await isText(file.path).catch(() => null);
    if (file === null || isReadable === null) await write([INVALID_FILENAME]);
    else if (!isReadable) await write([NOT_A_TEXT_FILE]);
    else await showPage({ path: file.path, sizeBytes: file.sizeBytes, linesPerPage, positionBytes: 0 });
    return 'continue';
  }

  async function showPage(current: Reading): Promise<'continue'> {
    // A text that is gone or broken in the middle ends here.
    const page = await readPage(current.path, current.positionBytes, current.linesPerPage).catch(() => null);
    const lines = page?.lines ?? [];
    const positionBytes = page?.endBytes ?? current.sizeBytes;
    if (lines.length === current.linesPerPage && positionBytes < current.sizeBytes) {
      reading = { ...current, positionBytes };
      await write([...lines, formatPagerMark(Math.floor((100 * positionBytes) / current.sizeBytes))]);
      return 'continue';
    }
    // The end of the text: no mark behind it, whatever the page's length.
    reading = null;
    await write([...lines, formatPrompt(folder)]);
    return 'continue';
  }

  async function stopReading(): Promise<void> {
    reading = null;
    await write([formatPrompt(folder)]);
  }

  /** A name, or a path from here: visitors write both. */
  async function find(name: string): Promise<SharedFile | null> {
    const cut = Math.max(name.lastIndexOf('\\'), name.lastIndexOf('/'));
    if (cut < 0) return tree.openFile(folder, name);
    const where = await tree.resolveFolder(folder, name.slice(0, cut + 1));
    return where === null ? null : tree.openFile(where, name.slice(cut + 1));
  }

  async function dirinfoLines(): Promise<string[]> {
    const file = await tree.dirinfo(folder);
    if (file === null) return [];
    // A description that cannot be read is none.
    const page = await readPage(file.path, 0, MAX_DIRINFO_LINES).catch(() => null);
    return [...(page?.lines ?? [])];
  }

  return { start, handleLine };
}

function asListed({
  kind,
  name,
  sizeBytes,
}: {
  kind: 'file' | 'folder';
  name: string;
  sizeBytes: number;
}): ListingEntry {
  return kind === 'folder' ? { kind, name } : { kind, name, size: sizeBytes, exact: true };
}
