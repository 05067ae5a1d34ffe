/**
 * What the system or another start hands over – words of a command line, `file://` URIs, `dcc://` links, the data of a
 * second start – as files and links, and as what the window is asked to show. Nothing here dials or sends.
 */
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WindowAsked } from '../../../src-shared/contract/contract';
import { formatAddress, parseAddress } from '../../../src-shared/model/address';
import { problem } from '../../../src-shared/model/problem';

export interface HandedOver {
  /** Absolute paths; whether there is anything is not known yet. */
  readonly files: readonly string[];
  /** As they were written. */
  readonly links: readonly string[];
}

/** As many as one offer takes. */
const MAX_FILES = 1000;
const MAX_PATH_CHARACTERS = 4096;
const MAX_LINK_CHARACTERS = 4096;
const MAX_TOLD_CHARACTERS = 100;
/** Of a second start's list: beyond it nothing changes, there were too many. */
const MAX_TAKEN = MAX_FILES + 1;
/** What cannot be seen, or turns what follows around, has no place in a sentence. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * The words of a command line that are no options [desktop 2 links] [desktop 2 open with].
 * @param workingFolder relative paths are meant from here
 */
export function readWords(words: readonly string[], workingFolder: string): HandedOver {
  return {
    files: words.filter((word) => !isLink(word)).map((word) => pathOf(word, workingFolder)),
    links: words.filter(isLink),
  };
}

/** What a second start passed on: anything may have taken our name, so that it is looked at, and bounded. */
export function readSecondStart(data: unknown): HandedOver {
  if (typeof data !== 'object' || data === null) return { files: [], links: [] };
  const files = 'files' in data ? textsIn(data.files, MAX_PATH_CHARACTERS).filter(isAbsolute) : [];
  const links = 'links' in data ? textsIn(data.links, MAX_LINK_CHARACTERS).filter(isLink) : [];
  return { files, links };
}

/**
 * What the window is asked, in this order: what cannot be done, the files that are there, the last link.
 * @param exists whether there is a file or folder; false also for paths that no disk can have
 */
export async function askedBy(
  { files, links }: HandedOver,
  exists: (path: string) => Promise<boolean>,
): Promise<readonly WindowAsked[]> {
  const link = links.at(-1);
  const askedByLink = link === undefined ? [] : [askedByOne(link)];
  if (files.length > MAX_FILES)
    return [{ kind: 'tell', problem: problem('too-many-transfers', { count: MAX_FILES }) }, ...askedByLink];
  const found = await Promise.all(files.map(async (path) => ({ path, isThere: await exists(path) })));
  const there = found.filter(({ isThere }) => isThere).map(({ path }) => path);
  const [missing, ...others] = found.filter(({ isThere }) => !isThere);
  return [
    ...(missing === undefined ? [] : [toldMissing(missing.path, others.length)]),
    ...(there.length === 0 ? [] : [{ kind: 'send', paths: there } as const]),
    ...askedByLink,
  ];
}

function toldMissing(path: string, others: number): WindowAsked {
  return { kind: 'tell', problem: problem('file-missing', { path: toldShort(path), others }) };
}

/** Rebuilt from what was understood, so that the window shows what would be dialled. */
function askedByOne(link: string): WindowAsked {
  const address = link.length > MAX_LINK_CHARACTERS ? null : parseAddress(link);
  if (address === null) return { kind: 'tell', problem: problem('address-invalid', { text: toldShort(link) }) };
  const nick = address.nick?.replace(UNSEEN, '') ?? '';
  const who = nick === '' ? '' : `${encodeURIComponent(nick)}@`;
  const path = address.path === undefined ? '' : `/${address.path.split('/').map(encodeURIComponent).join('/')}`;
  return { kind: 'connect', address: `dcc://${who}${formatAddress(address.host, address.port)}${path}` };
}

/** A word as a path; a `file://` URI that names no path of this computer stays what it is, and will not be found. */
function pathOf(word: string, workingFolder: string): string {
  if (/^file:\/\//i.test(word)) {
    try {
      return fileURLToPath(word);
    } catch {
      return resolve(workingFolder, word);
    }
  }
  return isAbsolute(word) ? word : resolve(workingFolder, word);
}

/** Any scheme but `file:`; a letter before `:\` is a drive. */
function isLink(word: string): boolean {
  return /^(dcc:|(?!file:)[a-z][a-z0-9+.-]+:\/\/)/i.test(word);
}

function textsIn(list: unknown, maxCharacters: number): readonly string[] {
  if (!Array.isArray(list)) return [];
  return list
    .slice(0, MAX_TAKEN)
    .filter((one): one is string => typeof one === 'string' && one !== '' && one.length <= maxCharacters);
}

function toldShort(text: string): string {
  const shown = text.replace(UNSEEN, '');
  return shown.length <= MAX_TOLD_CHARACTERS ? shown : `${shown.slice(0, MAX_TOLD_CHARACTERS)}…`;
}
