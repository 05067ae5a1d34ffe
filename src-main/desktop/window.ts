/** The one window: isolated, sandboxed, and staying on our page whatever it is asked. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BrowserWindow, nativeTheme, session, shell, type WebContents } from 'electron';
import { PAGE_URL } from './choices/page-address';
import { isPermitted, opensInBrowser } from './choices/page-rights';
import { type FirstPlace, MIN_SIZE } from './choices/window-place';

const here = fileURLToPath(new URL('.', import.meta.url));
/** [E1] A hidden window may never be ready to be shown. */
const SHOW_AFTER_MS = 2_000;

/** The ground of both themes, shown until the page has drawn its first frame. */
const GROUND = { light: '#ffffff', dark: '#16181d' } as const;

/**
 * Opens the window without loading the page, so that the caller can listen first.
 * @param staysHidden until somebody asks for it
 */
export function openWindow({ isMaximised, ...bounds }: FirstPlace, staysHidden: boolean): BrowserWindow {
  const window = new BrowserWindow({
    ...bounds,
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    title: 'Port59',
    icon: join(here, 'icon.png'),
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
    webPreferences: {
      preload: join(here, 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      // What is checked, if anything, the session says.
      spellcheck: true,
    },
  });
  // Not before: it would show a window that is meant to be hidden.
  if (isMaximised) window.once('show', () => window.maximize());
  if (!staysHidden) showWhenReady(window);
  keepOnOurPage(window.webContents);
  return window;
}

/** Rejects when there is no page to show; one that crashed meanwhile comes back by itself [E8]. */
export async function loadPage(window: BrowserWindow): Promise<void> {
  try {
    await window.loadURL(PAGE_URL);
  } catch (error) {
    if (window.isDestroyed() || window.webContents.isCrashed()) return;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the page of the window cannot be loaded (${reason}). Install Port59 anew.`, { cause: error });
  }
}

/**
 * [E1] On whichever comes first: the first frame, the page as loaded, or two seconds. On Wayland the first may never come
 * for a window that is hidden.
 */
function showWhenReady(window: BrowserWindow): void {
  let shown = false;
  const show = () => {
    if (shown || window.isDestroyed()) return;
    shown = true;
    clearTimeout(patience);
    window.show();
  };
  const patience = setTimeout(show, SHOW_AFTER_MS);
  window.once('ready-to-show', show);
  window.webContents.once('did-finish-load', show);
  window.once('closed', () => clearTimeout(patience));
}

/** Brings the window to the front, as a second start or a click on a notification asks. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** For all windows of the program: no camera, no location, no anything. */
export function refusePermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(isPermitted(permission, requestingUrl)),
  );
  session.defaultSession.setPermissionCheckHandler((_contents, permission, origin) => isPermitted(permission, origin));
}

function keepOnOurPage(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    // A link the person clicked opens in the browser they chose; nothing else leaves the window.
    if (opensInBrowser(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}
