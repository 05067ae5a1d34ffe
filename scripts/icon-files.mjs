// Which icons the three systems want, and the containers two of them want them in. Pure: icons.mjs draws and writes.

/**
 * How the one drawing is framed: `plain` as it is; `tight` without its margin, for sizes where each pixel counts; `mac`
 * with the margin and shadow of Apple's grid; `tray` likewise tight; `template` as a black shape, which macOS colours.
 * @typedef {'plain' | 'tight' | 'mac' | 'tray' | 'template'} Frame
 * @typedef {{ frame: Frame, size: number, unread: boolean }} Drawing sizes in pixels; `unread` adds the dot
 */

/** Below this the margin of the drawing is left out. */
const SMALLEST_WITH_MARGIN = 32;
const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512];
const WINDOWS_SIZES = [16, 20, 24, 32, 40, 48, 64, 128, 256];
const WINDOWS_TRAY_SIZES = [16, 20, 24, 32, 40, 48];
/** Of an .icns: the type of each entry, and its pixels. 16 and 32 pixels alone cannot be PNG on every macOS: it scales. */
const MAC_ENTRIES = /** @type {const} */ ([
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
  ['ic11', 32],
  ['ic12', 64],
  ['ic13', 256],
  ['ic14', 512],
]);

/** @type {{ path: string, drawings: Drawing[], pack: (pngs: Buffer[]) => Buffer }[]} by path below assets/ */
export const ICON_FILES = [
  ...LINUX_SIZES.map((size) => png(`icons/${size}x${size}.png`, drawing(size))),
  { path: 'icon.ico', drawings: WINDOWS_SIZES.map((size) => drawing(size)), pack: packIco },
  { path: 'icon.icns', drawings: MAC_ENTRIES.map(([, size]) => drawing(size, 'mac')), pack: packIcns },
  ...[false, true].flatMap((unread) => trayFiles(unread)),
];

/**
 * macOS colours a black shape by its menu bar; the coloured icon of the others reads on light and on dark.
 * @param {boolean} unread
 */
function trayFiles(unread) {
  const name = unread ? 'Unread' : '';
  const shape = (/** @type {number} */ size) => drawing(size, 'template', unread);
  const coloured = (/** @type {number} */ size) => drawing(size, 'tray', unread);
  return [
    // Electron takes a name that ends with "Template" for a shape, and one with @2x for twice the pixels.
    png(`tray/tray${name}Template.png`, shape(16)),
    png(`tray/tray${name}Template@2x.png`, shape(32)),
    png(`tray/tray${name}.png`, coloured(24)),
    png(`tray/tray${name}@2x.png`, coloured(48)),
    { path: `tray/tray${name}.ico`, drawings: WINDOWS_TRAY_SIZES.map(coloured), pack: packIco },
  ];
}

/**
 * @param {string} path
 * @param {Drawing} one
 */
function png(path, one) {
  return { path, drawings: [one], pack: (/** @type {Buffer[]} */ [file]) => /** @type {Buffer} */ (file) };
}

/**
 * @param {number} size
 * @param {Frame} [frame]
 * @param {boolean} [unread]
 * @returns {Drawing}
 */
function drawing(size, frame = size < SMALLEST_WITH_MARGIN ? 'tight' : 'plain', unread = false) {
  return { frame, size, unread };
}

/**
 * An .ico of PNG entries: `00 00 01 00 count`, sixteen bytes each, then the files.
 * @param {readonly Buffer[]} pngs
 */
export function packIco(pngs) {
  const head = Buffer.alloc(6 + 16 * pngs.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pngs.length, 4);
  let offset = head.length;
  pngs.forEach((file, index) => {
    const { width, height } = pngSize(file);
    const at = 6 + 16 * index;
    // One byte each: 256 is written as 0.
    head.writeUInt8(width % 256, at);
    head.writeUInt8(height % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(file.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += file.length;
  });
  return Buffer.concat([head, ...pngs]);
}

/**
 * An .icns: `icns length`, then `type length file` of each entry, lengths with their own eight bytes.
 * @param {readonly Buffer[]} pngs in the order of MAC_ENTRIES
 */
export function packIcns(pngs) {
  const entries = pngs.map((file, index) => block(MAC_ENTRIES[index]?.[0] ?? '', file));
  return block('icns', Buffer.concat(entries));
}

/**
 * @param {string} type four letters
 * @param {Buffer} content
 */
function block(type, content) {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(8 + content.length, 4);
  return Buffer.concat([head, content]);
}

/**
 * In pixels, from the first chunk of a PNG.
 * @param {Buffer} file
 */
export function pngSize(file) {
  return { width: file.readUInt32BE(16), height: file.readUInt32BE(20) };
}
