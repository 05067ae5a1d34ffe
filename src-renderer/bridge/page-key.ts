/**
 * The key that shows the headless host that this page is ours (`window-proof`). It comes once, in the address, and goes
 * where scripts can use it but not read it; all tabs of this origin share it, and it outlives a reload and the browser.
 */
import { KEY_IN_ADDRESS, type Proof, provenText } from '../../src-shared/contract/window-proof';

const DATABASE = 'port59';
const STORE = 'keys';
const NAME = 'page';
const HMAC = { name: 'HMAC', hash: 'SHA-256' } as const;

/** Takes the key out of the address, if there is one, and keeps it. */
export async function keepKeyOfAddress(): Promise<void> {
  const { hash, pathname } = window.location;
  if (!hash.startsWith(KEY_IN_ADDRESS)) return;
  const key = hash.slice(KEY_IN_ADDRESS.length);
  history.replaceState(null, '', pathname);
  if (await keepUnreadable(key)) sessionStorage.removeItem(NAME);
  else sessionStorage.setItem(NAME, key);
}

/** Null while there is no key: this browser has to enter by the address that the host prints. */
export async function proveKey(nonce: string): Promise<Proof | null> {
  const text = new TextEncoder().encode(provenText(window.location.origin, nonce));
  const shown = sessionStorage.getItem(NAME);
  // Without encryption on a network, browsers lend no cryptography: whoever reads along has the key anyway.
  if (!window.isSecureContext) return shown === null ? null : { kind: 'proof', how: 'key', value: shown };
  const key = shown === null ? await keptKey() : await importKey(shown);
  if (key === null) return null;
  const signature = await crypto.subtle.sign('HMAC', key, text);
  return { kind: 'proof', how: 'hmac', value: toBase64Url(new Uint8Array(signature)) };
}

/** False where the browser cannot: no cryptography, or a private window that stores no keys. */
async function keepUnreadable(key: string): Promise<boolean> {
  if (!window.isSecureContext) return false;
  try {
    const imported = await importKey(key);
    await inStore('readwrite', (store) => store.put(imported, NAME));
    return true;
  } catch {
    // Then this tab keeps it as a text, until it is closed.
    return false;
  }
}

async function keptKey(): Promise<CryptoKey | null> {
  try {
    const kept = await inStore('readonly', (store) => store.get(NAME));
    return kept instanceof CryptoKey ? kept : null;
  } catch {
    // No storage in this window: nothing was kept here.
    return null;
  }
}

function importKey(key: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', fromBase64Url(key), HMAC, false, ['sign']);
}

function inStore(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction(STORE, mode);
      const request = ask(transaction.objectStore(STORE));
      transaction.oncomplete = () => {
        database.close();
        resolve(request.result);
      };
      transaction.onerror = () => {
        database.close();
        reject(transaction.error);
      };
    };
  });
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (byte) => byte.charCodeAt(0));
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
