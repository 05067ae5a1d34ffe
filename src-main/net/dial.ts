/** Opens a connection to a peer. The system chooses the source port (rule 2.7). */
import { connect, type Socket } from 'node:net';
import { ProblemError } from '../../src-shared/model/problem';
import { Connection } from './connection';
import { dialProblem } from './net-problems';
import { type BufferedSocket, onReadInto } from './reused-buffer';

/** Rule 2.5: connecting itself. */
const CONNECT_TIMEOUT_MS = 15_000;

export interface DialTarget {
  readonly host: string;
  readonly port: number;
}

/**
 * @throws ProblemError address-unresolved, connection-refused, host-unreachable, connect-timed-out, or `cancelled`
 * when the signal was raised.
 */
export async function dial(
  target: DialTarget,
  signal: AbortSignal,
  timeoutMs = CONNECT_TIMEOUT_MS,
): Promise<Connection> {
  if (signal.aborted) throw new ProblemError('cancelled');
  const opening = openSocket(target);
  try {
    await connected(opening.socket, target, signal, timeoutMs);
  } catch (error) {
    opening.socket.destroy();
    throw error;
  }
  const connection = new Connection(opening.socket);
  opening.to.current = connection;
  return connection;
}

function openSocket(target: DialTarget): BufferedSocket {
  const to: BufferedSocket['to'] = { current: null };
  const socket = connect({ host: target.host, port: target.port, allowHalfOpen: true, onread: onReadInto(to) });
  socket.pause();
  return { socket, to };
}

function connected(socket: Socket, target: DialTarget, signal: AbortSignal, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(new ProblemError('connect-timed-out', { ...target })), timeoutMs);
    const onAbort = () => finish(new ProblemError('cancelled'));
    const onError = (error: NodeJS.ErrnoException) => finish(dialProblem(error, target));
    const finish = (error: Error | null) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.off('connect', onConnect);
      if (error === null) socket.off('error', onError);
      // A socket that was given up may still fail: that failure was told already.
      else socket.on('error', () => {});
      if (error === null) resolve();
      else reject(error);
    };
    const onConnect = () => finish(null);
    socket.once('connect', onConnect);
    socket.once('error', onError);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
