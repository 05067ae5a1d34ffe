/**
 * What is printed about chats, in its order: a line of a peer only when it is on the disk, so that a script never loses
 * what it has read to a crash – or after a second, when the disk has not taken it by then.
 */
const PATIENCE_MS = 1_000;

interface Waiting {
  /** Null: may be printed as soon as it is its turn. */
  lineId: number | null;
  print: () => void;
}

export interface StoredOrder {
  /** `print` is told whether the line is stored. */
  afterStoring(lineId: number, print: (stored: boolean) => void): void;
  next(print: () => void): void;
  onStored(upToId: number): void;
}

export function createStoredOrder(patienceMs = PATIENCE_MS): StoredOrder {
  const waiting: Waiting[] = [];
  const printReady = () => {
    while (waiting[0]?.lineId === null) waiting.shift()?.print();
  };
  return {
    afterStoring(lineId, print) {
      const line: Waiting = { lineId, print: () => print(true) };
      waiting.push(line);
      setTimeout(() => {
        if (line.lineId === null) return;
        line.lineId = null;
        line.print = () => print(false);
        printReady();
      }, patienceMs).unref();
    },
    next(print) {
      waiting.push({ lineId: null, print });
      printReady();
    },
    onStored(upToId) {
      for (const line of waiting) if (line.lineId !== null && line.lineId <= upToId) line.lineId = null;
      printReady();
    },
  };
}
