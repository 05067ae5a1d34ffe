/** A plain peer that takes files as old programs do: base names only, and what it has under a name it goes on with. */
import { createServer, type Server, type Socket } from 'node:net';

/** `resumes`: asks for the place behind what it has under that name; `overwrites`: begins each file anew. */
export type Habit = 'resumes' | 'overwrites';

export class PlainPeer {
  readonly files = new Map<string, Buffer>();
  /** First lines of all calls. */
  readonly calls: string[] = [];
  /** Names that were on their way twice at a time. */
  readonly doubles: string[] = [];
  private readonly running = new Set<string>();

  private constructor(
    private readonly server: Server,
    private readonly habit: Habit,
  ) {}

  static async open(habit: Habit): Promise<PlainPeer> {
    const server = createServer((socket) => peer.take(socket));
    const peer = new PlainPeer(server, habit);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return peer;
  }

  get address(): string {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : '';
  }

  close(): void {
    this.server.close();
  }

  private take(socket: Socket): void {
    let heard = Buffer.alloc(0);
    let file: { name: string; size: number } | null = null;
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      heard = Buffer.concat([heard, bytes]);
      if (file === null) {
        const end = heard.indexOf(10);
        if (end < 0) return;
        const line = heard.subarray(0, end).toString().trim();
        heard = heard.subarray(end + 1);
        this.calls.push(line);
        const [, size, name] = /^120 \S+ (\d+) (.+)$/.exec(line) ?? [];
        if (name === undefined) return void socket.destroy();
        if (this.running.has(name.toLowerCase())) this.doubles.push(name);
        this.running.add(name.toLowerCase());
        file = { name, size: Number(size) };
        const has = this.files.get(name)?.length ?? 0;
        const position = this.habit === 'resumes' && has <= file.size ? has : 0;
        if (position === 0) this.files.set(name, Buffer.alloc(0));
        socket.write(`121 plain ${position}\r\n`);
      }
      const before = this.files.get(file.name) ?? Buffer.alloc(0);
      const all = Buffer.concat([before, heard]);
      heard = Buffer.alloc(0);
      this.files.set(file.name, all);
      const ack = Buffer.alloc(4);
      ack.writeUInt32BE(all.length % 2 ** 32);
      if (all.length > 0) socket.write(ack);
      if (all.length < file.size) return;
      this.running.delete(file.name.toLowerCase());
      socket.end();
    });
  }
}
