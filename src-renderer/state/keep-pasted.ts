/** What was pasted and is no file of the disk, like a picture of the screen, goes over the bridge in pieces. */
import type { BridgeClient } from '../bridge/bridge-client';

/** As base64 within what one request may hold; a multiple of three, so that pieces need no padding in between. */
const PIECE_BYTES = 1024 * 1024 - 1;

/**
 * Resolves to the path on the host; null when the host took it for unfinished [desktop 2 paste].
 * @throws ProblemError too-large-to-paste, disk-full, …
 */
export async function keepPasted(client: Pick<BridgeClient, 'request'>, file: File): Promise<string | null> {
  const sizeBytes = file.size;
  const name = file.name === '' ? 'Pasted picture.png' : file.name.slice(0, 255);
  let id: string | null = null;
  let path: string | null = null;
  for (let at = 0; at === 0 || at < sizeBytes; at += PIECE_BYTES) {
    const base64 = await asBase64(file.slice(at, at + PIECE_BYTES));
    ({ id, path } = await client.request('host.keep-pasted', { id, name, sizeBytes, base64 }));
  }
  return path;
}

/** By the browser's own reader: a megabyte in one step, without a text of one sign for each byte. */
function asBase64(piece: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(piece);
  });
}
