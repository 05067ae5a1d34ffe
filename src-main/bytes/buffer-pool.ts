/**
 * Large buffers that outlive the transfer that used them: a thousand small files one after the other need two, not two
 * thousand. Whoever gives one back has finished every read and write that uses it.
 */
const BUFFER_BYTES = 1024 * 1024;
const MOST_KEPT = 16;

export interface BufferPool {
  take(): Buffer;
  give(buffer: Buffer): void;
}

export function createBufferPool(bytes = BUFFER_BYTES, mostKept = MOST_KEPT): BufferPool {
  const kept: Buffer[] = [];
  return {
    take: () => kept.pop() ?? Buffer.allocUnsafeSlow(bytes),
    give(buffer) {
      if (kept.length < mostKept) kept.push(buffer);
    },
  };
}
