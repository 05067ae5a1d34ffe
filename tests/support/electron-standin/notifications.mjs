// Notifications as they were shown, for a test to click, answer, dismiss or fail: `notification.emit('click', {})`,
// `emit('action', { actionIndex })`, `emit('close', { reason })`, `emit('failed', {}, 'why')`.
import { EventEmitter } from 'node:events';

export class Notification extends EventEmitter {
  /** All that were ever shown, in their order. @type {Notification[]} */
  static shown = [];
  isThere = false;

  static isSupported() {
    return true;
  }

  /** @param {{ title: string, body: string, actions?: { type: string, text: string }[] }} options */
  constructor({ title, body, actions = [] }) {
    super();
    this.title = title;
    this.body = body;
    this.actions = actions;
  }

  show() {
    Notification.shown.push(this);
    this.isThere = true;
    this.emit('show', {});
  }

  close() {
    if (!this.isThere) return;
    this.isThere = false;
    this.emit('close', {});
  }
}
