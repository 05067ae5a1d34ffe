/** The menu where text is. */
import {
  app,
  BrowserWindow,
  type ContextMenuParams,
  Menu,
  type MenuItemConstructorOptions,
  type WebContents,
} from 'electron';
import { type TextMenuLine, textMenu, textMenuPlace } from './choices/text-menu';

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
  Menu.buildFromTemplate(lines.map((line) => optionsOf(line, contents))).popup({
    window,
    // With it macOS adds its own lines: writing tools, services.
    ...(params.frame === null ? {} : { frame: params.frame }),
    sourceType: params.menuSourceType,
    ...textMenuPlace(params),
  });
}

function optionsOf(line: TextMenuLine, contents: WebContents): MenuItemConstructorOptions {
  if (!('kind' in line)) return line;
  const { word } = line;
  if (line.kind === 'replace') return { label: word, click: () => contents.replaceMisspelling(word) };
  const learn = () => contents.session.addWordToSpellCheckerDictionary(word);
  return { label: 'Add to dictionary', click: learn };
}
