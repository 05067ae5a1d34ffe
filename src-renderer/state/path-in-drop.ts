/** Where a file was in the folder that was dropped with it: a browser tells that beside the file, not of it. */
const places = new WeakMap<File, string>();

export function noteParentInDrop(file: File, parent: string): void {
  places.set(file, `${parent}${file.name}`);
}

/** Such as `docs/inner/a.txt`; of a file that was not in a folder its name. */
export function pathInDrop(file: File): string {
  return places.get(file) ?? (file.webkitRelativePath === '' ? file.name : file.webkitRelativePath);
}
