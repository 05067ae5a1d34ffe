/**
 * All a window gets of the world: one channel for texts, and the path of a file that was dropped on it. Nothing here
 * changes when a command is added.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { CHANNEL } from './channel-name';

/** A file of the page; its type belongs to the DOM, which this side does not know. */
type DroppedFile = Parameters<typeof webUtils.getPathForFile>[0];

contextBridge.exposeInMainWorld('port59', {
  send: (text: string): void => ipcRenderer.send(CHANNEL, text),
  onMessage: (handler: (text: string) => void): void => {
    ipcRenderer.on(CHANNEL, (_event, text: string) => handler(text));
  },
  /** Empty when the file is not one of this disk. */
  pathOf: (file: DroppedFile): string => webUtils.getPathForFile(file),
});
