/** [E7] Serves the built page from `app://port59/`, each answer with the policy as a header. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { protocol } from 'electron';
import type { Picture } from '../core/pictures/read-picture';
import { headersOf, PAGE_SCHEME, pageFileOf, pageHeaders, pictureOf } from './choices/page-address';

const folder = fileURLToPath(new URL('../renderer/', import.meta.url));

/** Before Electron is ready: the scheme has an origin, as https has. */
export function registerPage(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** @param picture null when the transfer has none */
export function servePage(picture: (transferId: string) => Promise<Picture | null>): void {
  protocol.handle(PAGE_SCHEME, async ({ url }) => {
    const transferId = pictureOf(url);
    if (transferId !== null) return answerPicture(await picture(transferId));
    const file = pageFileOf(url);
    // No `%` is decoded: the build gives plain names, and nothing leads out of the folder.
    const bytes = file === null ? null : await readFile(join(folder, file)).catch(() => null);
    if (file === null || bytes === null) return new Response('There is nothing here.', { status: 404 });
    return new Response(new Uint8Array(bytes), { headers: pageHeaders(file) });
  });
}

function answerPicture(picture: Picture | null): Response {
  if (picture === null) return new Response('There is no picture here.', { status: 404 });
  return new Response(new Uint8Array(picture.bytes), { headers: headersOf(picture.type) });
}
