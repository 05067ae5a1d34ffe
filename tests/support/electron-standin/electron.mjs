// The module `electron` as far as src-main/desktop uses it.
export { app } from './app.mjs';
export { crashReporter } from './crash-reporter.mjs';
export { ipcMain } from './ipc-main.mjs';
export { Notification } from './notifications.mjs';
export { powerMonitor, powerSaveBlocker } from './power.mjs';
export { protocol } from './protocol.mjs';
export { screen } from './screen.mjs';
export { dialog, Menu, nativeTheme, session, shell } from './system.mjs';
export { Tray } from './tray.mjs';
export { BrowserWindow } from './windows.mjs';
