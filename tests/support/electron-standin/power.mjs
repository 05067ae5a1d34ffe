// What belongs to the machine's power and the taskbar, as recorded calls: nothing sleeps and nothing is drawn.
import { EventEmitter } from 'node:events';

/** `powerMonitor.emit('resume')`: the machine woke up. */
export const powerMonitor = new EventEmitter();

export const powerSaveBlocker = {
  /** Kinds of the blockers that are on. @type {Map<number, string>} */
  on: new Map(),
  last: 0,
  /** @param {'prevent-app-suspension' | 'prevent-display-sleep'} kind */
  start(kind) {
    powerSaveBlocker.last += 1;
    powerSaveBlocker.on.set(powerSaveBlocker.last, kind);
    return powerSaveBlocker.last;
  },
  /** @param {number} id */
  stop: (id) => powerSaveBlocker.on.delete(id),
  /** @param {number} id */
  isStarted: (id) => powerSaveBlocker.on.has(id),
};
