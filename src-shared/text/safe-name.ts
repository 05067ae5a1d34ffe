/** Names that may be written to any disk (section 7), the same on every system. */
import { encodedLength } from './encoding';

type NameChange =
  | 'path'
  | 'control'
  | 'invisible'
  | 'reserved-character'
  | 'reserved-name'
  | 'stream'
  | 'trailing'
  | 'hidden'
  | 'part'
  | 'length'
  | 'empty';

export interface SafeName {
  readonly name: string;
  /** What was cleaned, for the card that asks. */
  readonly changes: readonly NameChange[];
}

const MAX_NAME_BYTES = 255;
const MAX_DEPTH = 32;
const MAX_NICK_CHARACTERS = 30;
const RESERVED_NAME = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\s*(?:\.|$))/i;
const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/** A name that came from a peer. Idempotent: a safe name stays as it is. */
export function safeName(name: string, maxBytes: number = MAX_NAME_BYTES): SafeName {
  const change = cleaning(name);
  clean(change, maxBytes);
  // What a folder hides is not seen by whoever looks for what came.
  change.apply('hidden', (safe) => safe.replace(/^\./, '_'));
  // What is on its way here ends so: a finished file must not be taken for one of these.
  change.apply('part', (safe) => safe.replace(/\.(?=part(?:\.json)?$)/i, '_'));
  return change.result();
}

/**
 * The name of an entry in a listing: no path, so a byte 0x5C in it is half of a character of a code page that is not ours
 * (rule 5.18), and the other half must not be lost.
 */
export function safeEntryName(name: string, maxBytes: number = MAX_NAME_BYTES): string {
  return safeName(name.replace(/[\\/]/g, '_'), maxBytes).name;
}

/** A name of the person's own, which may begin with a dot or end like a part. */
export function safeOwnName(name: string): SafeName {
  const change = cleaning(name);
  clean(change, MAX_NAME_BYTES);
  return change.result();
}

interface Cleaning {
  apply(change: NameChange, to: (name: string) => string): void;
  result(): SafeName;
}

function cleaning(name: string): Cleaning {
  const changes = new Set<NameChange>();
  let safe = name;
  return {
    apply(change, to) {
      const changed = to(safe);
      if (changed !== safe) changes.add(change);
      safe = changed;
    },
    result: () => ({ name: safe, changes: [...changes] }),
  };
}

function clean({ apply }: Cleaning, maxBytes: number): void {
  apply('path', baseName);
  apply('control', (safe) => safe.replace(/[\p{Cc}\p{Cs}]/gu, ''));
  apply('invisible', (safe) => safe.replace(INVISIBLE, ''));
  apply('stream', (safe) => safe.replace(/:+/g, '_'));
  apply('reserved-character', (safe) => safe.replace(/[<>"|?*]/g, '_'));
  apply('trailing', withoutEdges);
  apply('reserved-name', (safe) => safe.replace(RESERVED_NAME, '$&_'));
  apply('length', (safe) => shortened(safe, maxBytes));
  apply('empty', (safe) => (safe === '' ? 'unnamed' : safe));
}

/** What is behind the last separator of either kind: peers send whole paths (rule 4.2). */
function baseName(path: string): string {
  let end = path.length;
  while (end > 0 && isSeparator(path[end - 1])) end -= 1;
  let start = end;
  while (start > 0 && !isSeparator(path[start - 1])) start -= 1;
  return path.slice(start, end);
}

/** `name (2).ext` */
export function numberedName(name: string, number: number): string {
  const dot = extensionStart(name);
  return `${name.slice(0, dot)} (${number})${name.slice(dot)}`;
}

export type SafePath =
  | { readonly kind: 'path'; readonly segments: readonly string[] }
  | { readonly kind: 'refused'; readonly why: 'too-deep' | 'outside' | 'empty' };

/** The folder rules: every segment safe, at most 32 deep, never upwards. */
export function safeRelativePath(path: string): SafePath {
  const parts = path.split(/[\\/]+/).filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return { kind: 'refused', why: 'outside' };
  if (parts.length === 0) return { kind: 'refused', why: 'empty' };
  if (parts.length > MAX_DEPTH) return { kind: 'refused', why: 'too-deep' };
  return { kind: 'path', segments: parts.map((part) => safeName(part).name) };
}

export type Danger = 'none' | 'executable' | 'double-extension';

const EXECUTABLE = new Set(
  (
    'exe com scr pif bat cmd msi msp mst cpl dll ocx sys drv jar js jse vbs vbe vb wsf wsh wsc hta ps1 ps1xml ps2 psc1 psm1 msc ' +
    'lnk url scf inf reg chm hlp gadget application appx msix appref-ms iso img vhd vhdx xll docm xlsm pptm mrc ' +
    'sh bash csh zsh run appimage deb rpm flatpakref desktop py pyw pl rb php elf apk ' +
    'app command workflow pkg dmg osx action scpt scptd applescript terminal ' +
    // Files that open somewhere else, or bring settings and queries that run when opened.
    'inetloc fileloc webloc mailloc ftploc afploc vncloc library-ms search-ms searchconnector-ms settingcontent-ms ' +
    'appcontent-ms diagcab diagcfg diagpkg jnlp one onepkg slk iqy oqy rqy dqy website theme themepack deskthemepack ' +
    'rdp wcx xbap xll xlam xla xlt xltm dotm potm ppam ppsm sldm accde mde ade adp mdb accdb pub ws vsto prg ' +
    'mobileconfig prefpane kext saver service qlgenerator mpkg fish ksh nu rpy wasm class snap flatpak run bin udeb ' +
    'cdxml pssc psd1 reg regfile msu mui sct shb shs grp its job htc mht mhtml xnk printerexport'
  ).split(' '),
);
const HARMLESS_LOOK =
  /\.(?:jpe?g|png|gif|webp|bmp|txt|pdf|docx?|xlsx?|pptx?|mp[34]|avi|mkv|mov|zip|rar|7z|html?)\s*\.[^.]+$/i;

/** Whether opening a file of this name could run it, and whether the name hides that. */
export function dangerOf(name: string): Danger {
  const extension = /\.([^.]+)$/.exec(name.trimEnd())?.[1]?.toLowerCase() ?? '';
  if (!EXECUTABLE.has(extension)) return 'none';
  return HARMLESS_LOOK.test(name) ? 'double-extension' : 'executable';
}

/** What we send as our nick (rule 1.6), whatever was typed. */
export function cleanNick(nick: string, otherwise = 'port59'): string {
  const clean = [...nick.replace(/[\s\p{Cc}\p{Cf}\p{Cs}]/gu, '')].slice(0, MAX_NICK_CHARACTERS).join('');
  return clean === '' ? otherwise : clean.slice(0, MAX_NICK_CHARACTERS);
}

/** Windows drops dots and spaces at the end; a leading space only hides. */
function withoutEdges(name: string): string {
  let start = 0;
  let end = name.length;
  while (end > 0 && (name[end - 1] === '.' || name[end - 1] === ' ')) end -= 1;
  while (start < end && name[start] === ' ') start += 1;
  return name.slice(start, end);
}

function isSeparator(character: string | undefined): boolean {
  return character === '/' || character === '\\';
}

function extensionStart(name: string): number {
  const dot = name.lastIndexOf('.');
  return dot <= 0 || name.length - dot > 20 ? name.length : dot;
}

function shortened(name: string, maxBytes: number): string {
  if (bytesOf(name) <= maxBytes) return name;
  const dot = extensionStart(name);
  const extension = name.slice(dot);
  let stem = '';
  let left = maxBytes - bytesOf(extension);
  for (const character of name.slice(0, dot)) {
    left -= bytesOf(character);
    if (left < 0) break;
    stem += character;
  }
  return withoutEdges(stem) + extension;
}

function bytesOf(text: string): number {
  return encodedLength(text, 'utf-8');
}
