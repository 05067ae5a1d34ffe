/** The application menu: the one macOS needs for copy, paste and quit; none elsewhere, the window has its own. */
import { Menu } from 'electron';

export function setMenu(): void {
  if (process.platform !== 'darwin') {
    Menu.setApplicationMenu(null);
    return;
  }
  Menu.setApplicationMenu(Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]));
}
