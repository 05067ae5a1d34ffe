/**
 * The menus: that of the application, which macOS needs for copy, paste and quit – none elsewhere, the window has its own –
 * and the one where text is.
 */
import { app, BrowserWindow, type ContextMenuParams, Menu, type WebContents } from 'electron';
import { textMenu, textMenuPlace } from './choices/text-menu';

/** Before the first window. */
export function setMenu(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('context-menu', (_asked, params) => openTextMenu(contents, params));
  });
  if (process.platform !== 'darwin') {
    Menu.setApplicationMenu(null);
    return;
  }
  Menu.setApplicationMenu(Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]));
}

function openTextMenu(contents: WebContents, params: ContextMenuParams): void {
  const lines = textMenu(params);
  const window = BrowserWindow.fromWebContents(contents);
  if (lines.length === 0 || window === null) return;
  Menu.buildFromTemplate([...lines]).popup({
    window,
    // With it macOS adds its own lines: writing tools, services.
    ...(params.frame === null ? {} : { frame: params.frame }),
    sourceType: params.menuSourceType,
    ...textMenuPlace(params),
  });
}
