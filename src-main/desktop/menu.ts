/** The menu where text is. */
import { app, BrowserWindow, type ContextMenuParams, Menu, type WebContents } from 'electron';
import { textMenu, textMenuPlace } from './choices/text-menu';

/** Before the first window. */
export function setTextMenus(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('context-menu', (_asked, params) => openTextMenu(contents, params));
  });
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
