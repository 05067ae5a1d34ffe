/**
 * A stand-in of mIRC's file server: its texts, its silence after `get`, its second connection, as rules 5.1 to 5.4 tell
 * them. One file in one folder.
 */
import { createReadStream } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';

export class MircFileServer {
  private readonly grants: string[] = [];

  private constructor(private readonly server: Server) {}

  static async open(name: string, path: string, sizeBytes: number): Promise<MircFileServer> {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      let text = '';
      const onData = (bytes: Buffer) => {
        text += bytes.toString('latin1');
        for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
          const line = text.slice(0, end).replace(/\r$/, '');
          text = text.slice(end + 1);
          answer(line);
        }
      };
      const say = (...lines: string[]) => socket.write(lines.map((line) => `${line}\r\n`).join(''));
      const answer = (line: string) => {
        const [word = '', rest = ''] = [line.split(' ')[0], line.slice(line.indexOf(' ') + 1)];
        switch (word.toLowerCase()) {
          case '110':
            return say(
              '111 mirc',
              'mIRC32 v5.91 File Server K.Mardam-Bey',
              'Use: cd dir ls get read help exit',
              '[\\]',
            );
          case 'dir':
          case 'ls':
            return say('[\\*.*]', `${name.padEnd(24)}    ${sizeBytes}`, 'End of list.');
          case 'cd':
            return say('[\\]');
          case 'get':
            if (rest.toLowerCase() !== name.toLowerCase()) return say('Invalid filename.');
            mirc.grants.push(name.toLowerCase());
            return;
          case '130':
            if (!mirc.take(rest.slice(rest.indexOf(' ') + 1))) return socket.end('150 unavailable\r\n');
            return say(`131 mirc ${sizeBytes}`);
          case '132': {
            socket.off('data', onData);
            return sendFrom(socket, path, Number(line.split(' ')[2]), sizeBytes);
          }
          case 'exit':
            return socket.end();
          default:
            return say('Invalid command.');
        }
      };
      socket.on('data', onData);
    });
    const mirc = new MircFileServer(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return mirc;
  }

  get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  close(): void {
    this.server.close();
  }

  private take(name: string): boolean {
    const place = this.grants.indexOf(name.toLowerCase());
    if (place >= 0) this.grants.splice(place, 1);
    return place >= 0;
  }
}

/** mIRC closes when the acknowledgement of the last byte has come. */
function sendFrom(socket: Socket, path: string, position: number, sizeBytes: number): void {
  const last = Buffer.alloc(4);
  last.writeUInt32BE(sizeBytes);
  let acks = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    acks = Buffer.concat([acks, bytes]).subarray(-4);
    if (acks.equals(last)) socket.end();
  });
  if (position === sizeBytes) return void socket.end();
  const file = createReadStream(path, { start: position, highWaterMark: 512 * 1024 });
  socket.once('close', () => file.destroy());
  file.pipe(socket, { end: false });
}
