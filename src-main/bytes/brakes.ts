/** What stops the flow from a peer: bytes are read while no brake is on. */
import type { Connection } from '../net/connection';

/** A comparison, a busy or a full disk, a speed limit, other transfers that want their turn. */
export type Brake = 'comparison' | 'writer' | 'disk' | 'rate' | 'turn';

export class Brakes {
  private readonly on = new Set<Brake>();
  private isRetired = false;

  constructor(private readonly connection: Pick<Connection, 'pause' | 'resume'>) {}

  has(brake: Brake): boolean {
    return this.on.has(brake);
  }

  put(brake: Brake): void {
    this.on.add(brake);
    this.connection.pause();
  }

  release(brake: Brake): void {
    this.on.delete(brake);
    if (this.on.size === 0 && !this.isRetired) this.connection.resume();
  }

  /** Whoever lets go from now on comes too late: the connection has another purpose. */
  retire(): void {
    this.isRetired = true;
  }
}
