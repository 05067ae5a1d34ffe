// The main side of IPC: texts on named channels. More than texts is not carried, because Port59 sends nothing else.
import { EventEmitter } from 'node:events';

export const ipcMain = new EventEmitter();
