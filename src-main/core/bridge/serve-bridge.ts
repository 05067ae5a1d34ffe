/** One window on one channel: requests in, replies and events out, all as text of the bridge envelope. */
import {
  formatEvent,
  formatFailure,
  formatReply,
  parseRequest,
  type ToHost,
} from '../../../src-shared/contract/bridge';
import { problem } from '../../../src-shared/model/problem';
import type { Core } from '../core-interface';
import { problemOf } from '../problem-of';

export interface BridgeChannel {
  send(text: string): void;
  onMessage(handler: (text: string) => void): void;
  onClose(handler: () => void): void;
}

/** Requests that a window may have open at a time; one more is refused. */
const MAX_OPEN_REQUESTS = 100;

export function serveBridge(core: Core, channel: BridgeChannel): void {
  let openRequests = 0;
  const stopEvents = core.onEvent((seq, event) => channel.send(formatEvent(seq, event)));
  channel.onClose(stopEvents);
  channel.onMessage((text) => {
    const read = parseRequest(text);
    if (read.kind === 'invalid') {
      if (read.id !== null) channel.send(formatFailure(read.id, read.problem));
      return;
    }
    if (openRequests >= MAX_OPEN_REQUESTS) {
      channel.send(formatFailure(read.request.id, problem('invalid-request', { detail: 'too many open requests' })));
      return;
    }
    openRequests += 1;
    answer(core, channel, read.request).finally(() => {
      openRequests -= 1;
    });
  });
}

async function answer(core: Core, channel: BridgeChannel, request: ToHost): Promise<void> {
  try {
    const result = await core.execute(request.command, request.args);
    channel.send(formatReply(request.id, result ?? null));
  } catch (error) {
    channel.send(formatFailure(request.id, problemOf(error, request.command)));
  }
}
