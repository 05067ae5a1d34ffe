/** The one channel between a window and the core. Its messages are the JSON texts of the bridge envelope. */
export const CHANNEL = 'port59';
