/** Acknowledgements of section 4: 4 bytes big-endian, the position reached mod 2^32. */
const MODULUS = 2 ** 32;

const ACK_BYTES = 4;

export function formatAck(position: number): Uint8Array {
  const ack = Buffer.allocUnsafe(ACK_BYTES);
  ack.writeUInt32BE(position % MODULUS);
  return ack;
}

export interface AckReader {
  push(bytes: Uint8Array): void;
  /** The newest whole acknowledgement, mod 2^32; null while there is none. */
  readonly newest: number | null;
}

/** Keeps the newest acknowledgement of a stream cut anywhere; the rest is forgotten (rule 4.8). */
export function createAckReader(): AckReader {
  let newest: number | null = null;
  let word = 0;
  let filled = 0;
  return {
    push(bytes) {
      // Whole words in the middle of a large chunk say nothing that the last one does not.
      const skipped = Math.max(0, Math.floor((filled + bytes.length) / ACK_BYTES) - 2) * ACK_BYTES;
      const start = skipped > filled ? skipped - filled : 0;
      if (start > 0) {
        filled = 0;
        word = 0;
      }
      for (let index = start; index < bytes.length; index++) {
        word = ((word << 8) | (bytes[index] ?? 0)) >>> 0;
        filled += 1;
        if (filled === ACK_BYTES) {
          newest = word;
          filled = 0;
          word = 0;
        }
      }
    },
    get newest() {
      return newest;
    },
  };
}

/** Whether an acknowledgement names this position. */
export function acknowledges(ack: number, position: number): boolean {
  return ack === position % MODULUS;
}

/**
 * The furthest position between `from` and `sent` that this acknowledgement can mean: some peers count from the start of
 * the file, some from where the connection began.
 */
export function acknowledgedPosition(ack: number, from: number, sent: number): number {
  const ofFile = furthest(ack, sent);
  if (ofFile >= from) return ofFile;
  return from + Math.max(0, furthest(ack, sent - from));
}

/** The largest number up to `most` that is `ack` mod 2^32. */
function furthest(ack: number, most: number): number {
  return most - ((((most - ack) % MODULUS) + MODULUS) % MODULUS);
}
