/**
 * What was said in a visit, as the window shows it: the last lines, bounded in number and size, and told at most four times
 * a second, however much a server talks.
 */
import type { DialogueLine } from '../../../src-shared/model/snapshot';

const MAX_LINES = 1_000;
const MAX_CHARACTERS = 256_000;
const MAX_LINE_CHARACTERS = 4_000;
const TELL_EVERY_MS = 250;
/** Of what came between two tellings; the rest is in the dialogue, for whoever reads it anew. */
const MOST_TOLD = 200;

export class Dialogue {
  private kept: DialogueLine[] = [];
  private characters = 0;
  private untold: DialogueLine[] = [];
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly tell: (lines: DialogueLine[]) => void,
    private readonly everyMs = TELL_EVERY_MS,
  ) {}

  get lines(): DialogueLine[] {
    return [...this.kept];
  }

  add({ direction, text }: DialogueLine): void {
    const line = { direction, text: text.slice(0, MAX_LINE_CHARACTERS) };
    this.kept.push(line);
    this.characters += line.text.length;
    while (this.kept.length > MAX_LINES || this.characters > MAX_CHARACTERS)
      this.characters -= this.kept.shift()?.text.length ?? 0;
    this.untold.push(line);
    if (this.untold.length > MOST_TOLD) this.untold.shift();
    this.timer ??= setTimeout(() => this.tellNow(), this.everyMs);
    this.timer.unref();
  }

  /** Tells what is left, and nothing any more. */
  close(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.tellNow();
  }

  private tellNow(): void {
    this.timer = null;
    const lines = this.untold;
    this.untold = [];
    if (lines.length > 0) this.tell(lines);
  }
}
