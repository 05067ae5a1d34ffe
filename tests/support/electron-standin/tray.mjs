// The icon in the tray, as recorded calls.
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';

export class Tray extends EventEmitter {
  /** Those there are now. @type {Set<Tray>} */
  static all = new Set();
  toolTip = '';
  title = '';
  /** @type {{ items: readonly object[] } | null} */
  menu = null;
  image = '';

  /** @param {string} image path of a file */
  constructor(image) {
    super();
    this.setImage(image);
    Tray.all.add(this);
  }

  /** @param {string} image */
  setImage(image) {
    if (!existsSync(image)) throw new Error(`Failed to load image from path '${image}'`);
    this.image = image;
  }

  /** @param {string} toolTip */
  setToolTip(toolTip) {
    this.toolTip = toolTip;
  }

  /** @param {string} title */
  setTitle(title) {
    this.title = title;
  }

  /** @param {{ items: readonly object[] } | null} menu */
  setContextMenu(menu) {
    this.menu = menu;
  }

  destroy() {
    Tray.all.delete(this);
  }

  isDestroyed() {
    return !Tray.all.has(this);
  }
}
