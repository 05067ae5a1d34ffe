// One display, of a machine like many.

/** @typedef {{ x: number, y: number, width: number, height: number }} Rectangle */

const bounds = { x: 0, y: 0, width: 1920, height: 1080 };
const display = { id: 1, bounds, workArea: { ...bounds, y: 30, height: 1050 } };

export const screen = {
  getPrimaryDisplay: () => display,
  getAllDisplays: () => [display],
};

/**
 * Where a window without a place is put.
 * @param {number} width
 * @param {number} height
 */
export function centred(width, height) {
  const { workArea } = display;
  return {
    x: workArea.x + Math.round((workArea.width - width) / 2),
    y: workArea.y + Math.round((workArea.height - height) / 2),
  };
}
