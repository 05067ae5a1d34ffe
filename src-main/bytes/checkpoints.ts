/** When what is written is flushed and recorded, so that a power failure costs little: so many bytes, or so long. */
const EVERY_BYTES = 64 * 1024 * 1024;
const EVERY_MS = 5_000;

export class Checkpoints {
  /** The one that is under way. */
  running: Promise<void> | null = null;
  private at: number;
  private atMs = performance.now();

  /** @param failed what the disk said. */
  constructor(
    start: number,
    private readonly save: (writtenTo: number) => Promise<void>,
    private readonly failed: (error: unknown) => void,
  ) {
    this.at = start;
  }

  /** Bytes from here on are written anew. */
  restart(position: number): void {
    this.at = position;
  }

  /** At most one at a time. */
  written(writtenTo: number): void {
    if (this.running !== null || writtenTo <= this.at) return;
    const isDue = writtenTo - this.at >= EVERY_BYTES || performance.now() - this.atMs >= EVERY_MS;
    if (!isDue) return;
    this.at = writtenTo;
    this.atMs = performance.now();
    this.running = this.save(writtenTo)
      .catch(this.failed)
      .finally(() => {
        this.running = null;
      });
  }
}
