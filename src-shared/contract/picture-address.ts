/**
 * Where a window gets a picture that a transfer brought or takes: beside the page, from the host alone. The host decides
 * by what is in the file whether it is one, and gives nothing else.
 */
const PICTURE_PATH = '/picture/';

export const MAX_PICTURE_BYTES = 20 * 1024 * 1024;

export function picturePath(transferId: string): string {
  return PICTURE_PATH + encodeURIComponent(transferId);
}

/** Null when this is no such path. */
export function pictureIdOf(path: string): string | null {
  const id = path.startsWith(PICTURE_PATH) ? path.slice(PICTURE_PATH.length) : '';
  return /^[\w-]{1,200}$/.test(id) ? id : null;
}

/** By its name alone; what is in it is looked at by the host. */
export function mayBePicture(name: string): boolean {
  return /\.(?:png|jpe?g|gif|webp)$/i.test(name);
}
