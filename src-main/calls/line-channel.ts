/**
 * Plain lines both ways after the handshake: chat, a visit, a visitor. Text is decoded line by line and encoded as the
 * session speaks (rule 1.5); a peer that sends endless lines or reads nothing is dropped. One that only ends his own side
 * is still answered what he asked before.
 */
import { type Problem, problem } from '../../src-shared/model/problem';
import { createSessionEncoding, type DecodedLine, type TextEncoding } from '../../src-shared/text/encoding';
import { type Connection, ConnectionClosedError } from '../net/connection';
import { feedLines } from './line-feed';

const MAX_LINE_BYTES = 64 * 1024;
/** Then everybody else has their turn: so little that even two hundred who flood us leave room for that. */
const LINES_A_TURN = 16;
const MAX_UNSENT_BYTES = 4 * 1024 * 1024;
const LINE_END = Buffer.from('\r\n');

export interface LineChannelOptions {
  readonly connection: Connection;
  readonly rest: Uint8Array;
  readonly encoding: TextEncoding;
  readonly pinned: boolean;
  /** The next line comes when this one is done with; the peer is held back meanwhile. */
  readonly onLine: (text: string, shown: DecodedLine['shown']) => void | Promise<void>;
  /** Null: the peer closed in order, or we did. */
  readonly onClosed: (reason: Problem | null) => void;
}

export interface LineChannel {
  /** What text is written in, unless that would lose something. */
  readonly encoding: TextEncoding;
  /** Without waiting; false when the channel is closed. Bytes go as they are. */
  send(line: string | Uint8Array): boolean;
  /** Text as the session speaks, bytes as they are. Resolves when the system has taken them. @throws ConnectionClosedError. */
  write(lines: readonly (string | Uint8Array)[]): Promise<void>;
  /** What was sent still arrives, and the peer reads our end; its lines still come. */
  end(): void;
  /** What was sent still arrives. */
  close(): void;
}

export function openLineChannel(options: LineChannelOptions): LineChannel {
  const { connection } = options;
  const spoken = createSessionEncoding(options.encoding, options.pinned);
  let closed = false;
  let isTaking = false;
  let isResting = false;
  const feed = feedLines(connection, { limitBytes: MAX_LINE_BYTES, rest: options.rest, onChange: () => readOn() });

  const finish = (reason: Problem | null) => {
    if (closed) return;
    closed = true;
    options.onClosed(reason);
  };
  /** True when the line is not done with yet; then reading goes on by itself. */
  const take = ({ text, shown }: DecodedLine, goOn: () => void): boolean => {
    const taken = options.onLine(text, shown);
    if (taken === undefined) return false;
    isTaking = true;
    taken.then(
      () => {
        isTaking = false;
        goOn();
      },
      (error: unknown) => {
        // A bug of ours ends this session, not the program.
        finish(problem('internal', { detail: error instanceof Error ? error.message : String(error) }));
        connection.destroy();
      },
    );
    return true;
  };
  const nextTurn = () => {
    isResting = true;
    setImmediate(() => {
      isResting = false;
      readOn();
    });
  };
  const readOn = () => {
    for (let taken = 0; !closed && !isTaking && !isResting; taken++) {
      if (taken === LINES_A_TURN) return nextTurn();
      const next = feed.next();
      if (next.kind === 'more') break;
      if (next.kind === 'too-long') {
        finish(problem('peer-violation', { detail: 'a line that is too long' }));
        return connection.destroy();
      }
      if (take(spoken.read(next.bytes), readOn)) return;
    }
    if (feed.peerEnded && !closed && !isTaking && !isResting) endByPeer();
  };
  const endByPeer = () => {
    // Somebody who hangs up in the middle of a line still said what is there.
    const last = spoken.read(feed.takeRest());
    if (last.text !== '' && take(last, hangUp)) return;
    hangUp();
  };
  const hangUp = () => {
    if (closed) return;
    finish(null);
    connection.close();
  };
  const format = (lines: readonly (string | Uint8Array)[]) =>
    Buffer.concat(
      lines.flatMap((line) => [typeof line === 'string' ? spoken.write(withoutLineEnds(line)) : line, LINE_END]),
    );

  connection.closed.then((end) =>
    finish(end.errorCode === null ? null : problem('connection-lost', { detail: end.errorCode })),
  );
  // What came with the handshake is read once the owner has this channel in hand.
  queueMicrotask(readOn);

  return {
    get encoding() {
      return spoken.written;
    },
    send(line) {
      if (closed) return false;
      if (connection.unsentBytes > MAX_UNSENT_BYTES) {
        finish(problem('stalled', { seconds: 0 }));
        connection.destroy();
        return false;
      }
      return connection.writeSoon(format([line]), false);
    },
    async write(lines) {
      if (closed) throw new ConnectionClosedError(null);
      await connection.write(format(lines));
    },
    end: () => connection.end(),
    close: hangUp,
  };
}

/** A line end inside a line would be a second line, and perhaps a command. */
function withoutLineEnds(text: string): string {
  return text.replace(/[\r\n\0]+/g, ' ');
}
