/** What the two halves of the stand-in leave on the page's window for each other. */
interface Window {
  electronStandinSend(channel: string, text: string): Promise<void>;
  electronStandinOpen(url: string): Promise<void>;
}

declare var electronStandin:
  | { deliver(channel: string, text: string): void; require(name: string): unknown }
  | undefined;
