/** A way between two programs that can break: after so many bytes, either way, both ends lose the connection. */
import { connect, createServer, type Server, type Socket } from 'node:net';

export class CuttingProxy {
  /** Bytes that one connection may carry, both ways together. */
  limitBytes = Number.POSITIVE_INFINITY;
  private readonly cuts = new Set<() => void>();

  private constructor(private readonly server: Server) {}

  static async open(targetPort: number): Promise<CuttingProxy> {
    const server = createServer((caller) => {
      const target = connect(targetPort, '127.0.0.1');
      let carried = 0;
      const cut = () => {
        proxy.cuts.delete(cut);
        caller.destroy();
        target.destroy();
      };
      proxy.cuts.add(cut);
      caller.on('error', cut).on('close', cut);
      target.on('error', cut).on('close', cut);
      const carry = (from: Socket, to: Socket) => {
        from.on('data', (bytes: Buffer) => {
          carried += bytes.length;
          if (carried > proxy.limitBytes) cut();
          else if (!to.write(bytes)) {
            from.pause();
            to.once('drain', () => from.resume());
          }
        });
        from.on('end', () => to.end());
      };
      carry(caller, target);
      carry(target, caller);
    });
    const proxy = new CuttingProxy(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get address(): string {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : '';
  }

  /** Breaks all connections now. */
  cut(): void {
    for (const cut of [...this.cuts]) cut();
  }

  close(): void {
    this.server.close();
  }
}
