/** The icon in the tray and its menu, from what choices/tray says; there while the settings want it. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Menu, type MenuItemConstructorOptions, Tray } from 'electron';
import type { Core } from '../core/core-interface';
import { type TrayAction, type TrayEntry, trayFace, trayIcon } from './choices/tray';

const icons = fileURLToPath(new URL('tray/', import.meta.url));
/** As often as a person looks. */
const LOOK_MS = 500;

export interface TrayNeeds {
  readonly act: (action: TrayAction) => void;
  /** There is no icon any more that brings a hidden window back. */
  readonly onGone: () => void;
}

/** Shows the icon and follows the core. @returns how to take it away, at the end of the program */
export function showTray(core: Core, { act, onGone }: TrayNeeds): () => void {
  let tray: Tray | null = null;
  let timer: NodeJS.Timeout | null = null;
  let shown = '';

  const remove = () => {
    tray?.destroy();
    tray = null;
    shown = '';
  };
  const look = () => {
    timer = null;
    const snapshot = core.snapshot();
    if (!snapshot.settings.desktop.tray) {
      remove();
      onGone();
      return;
    }
    const face = trayFace(snapshot);
    const now = JSON.stringify(face);
    // A menu that is set anew closes under the person's hand.
    if (now === shown) return;
    shown = now;
    const icon = join(icons, trayIcon(process.platform, face.hasNews));
    if (tray === null) {
      tray = new Tray(icon);
      // On macOS a press opens the menu, which also shows the window.
      if (process.platform !== 'darwin') tray.on('click', () => act('show'));
    } else tray.setImage(icon);
    tray.setToolTip(face.tooltip);
    tray.setTitle(face.title);
    tray.setContextMenu(Menu.buildFromTemplate(face.entries.map((entry) => optionsOf(entry, act))));
  };
  const stopListening = core.onEvent((_seq, { name }) => {
    if (/^(transfer|person|request|listeners|settings)\./.test(name)) timer ??= setTimeout(look, LOOK_MS);
  });
  look();
  return () => {
    stopListening();
    if (timer !== null) clearTimeout(timer);
    remove();
  };
}

function optionsOf(entry: TrayEntry, act: (action: TrayAction) => void): MenuItemConstructorOptions {
  switch (entry.kind) {
    case 'line':
      return { type: 'separator' };
    case 'state':
      return { label: entry.label, enabled: false };
    case 'item':
      return { label: entry.label, enabled: entry.isAble, click: () => act(entry.action) };
  }
}
