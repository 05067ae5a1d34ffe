/** The application menu, built from its data; hidden behind Alt on Windows and Linux, where the window has its own ways. */
import { Menu, type MenuItemConstructorOptions } from 'electron';
import { applicationMenu, type MenuAction, type MenuEntry } from './choices/application-menu';

export function setApplicationMenu(act: (action: MenuAction) => void): void {
  const template = applicationMenu(process.platform).map((entry) => optionsOf(entry, act));
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function optionsOf(entry: MenuEntry, act: (action: MenuAction) => void): MenuItemConstructorOptions {
  switch (entry.kind) {
    case 'line':
      return { type: 'separator' };
    case 'role':
      return { role: entry.role };
    case 'menu':
      return { label: entry.label, submenu: entry.entries.map((inner) => optionsOf(inner, act)) };
    case 'item':
      return {
        label: entry.label,
        click: () => act(entry.action),
        // Shown only: the window hears its keys itself, and would hear them twice.
        ...(entry.keys === null ? {} : { accelerator: entry.keys, registerAccelerator: false }),
      };
  }
}
