import { noteParentInDrop } from '../../state/path-in-drop';

/** The files of a drop. Where the host knows paths, a folder stays one; a browser's folder becomes its files. */
export async function droppedFiles(data: DataTransfer, hostKnowsPaths: boolean): Promise<File[]> {
  if (hostKnowsPaths) return [...data.files];
  // Read before the first wait: afterwards the browser has emptied the drop.
  const files = [...data.files];
  const entries = [...data.items].map((item) => item.webkitGetAsEntry());
  if (!entries.some((entry) => entry?.isDirectory)) return files;
  const found: File[] = [];
  for (const entry of entries) if (entry !== null) await collect(entry, '', found);
  return found;
}

export function carriesFiles(data: DataTransfer): boolean {
  return data.types.includes('Files');
}

async function collect(entry: FileSystemEntry, parent: string, found: File[]): Promise<void> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    noteParentInDrop(file, parent);
    found.push(file);
  }
  if (!isFolder(entry)) return;
  for (const inner of await readFolder(entry.createReader())) await collect(inner, `${parent}${entry.name}/`, found);
}

/** A reader gives a hundred at a time, and nothing at the end. */
async function readFolder(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const all: FileSystemEntry[] = [];
  while (true) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
