/** [E7] Serves the built page from `app://port59/`, each answer with the policy as a header. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { protocol } from 'electron';
import { PAGE_SCHEME, pageFileOf, pageHeaders } from './choices/page-address';

const folder = fileURLToPath(new URL('../renderer/', import.meta.url));

/** Before Electron is ready: the scheme has an origin, as https has. */
export function registerPage(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

export function servePage(): void {
  protocol.handle(PAGE_SCHEME, async ({ url }) => {
    const file = pageFileOf(url);
    // No `%` is decoded: the build gives plain names, and nothing leads out of the folder.
    const bytes = file === null ? null : await readFile(join(folder, file)).catch(() => null);
    if (file === null || bytes === null) return new Response('There is nothing here.', { status: 404 });
    return new Response(new Uint8Array(bytes), { headers: pageHeaders(file) });
  });
}
