/** One window on one channel: requests in, replies and events out, all as text of the bridge envelope. */
import { formatFailure, formatReply, parseRequest, type ToHost } from '../../../src-shared/contract/bridge';
import { problem } from '../../../src-shared/model/problem';
import type { Core } from '../core-interface';
import { problemOf } from '../problem-of';
import { WindowFeed, type WindowLine } from './window-feed';

export interface BridgeChannel extends WindowLine {
  onMessage(handler: (text: string) => void): void;
  onClose(handler: () => void): void;
}

/** Requests that a window may have open at a time; one more is refused. */
const MAX_OPEN_REQUESTS = 100;

export function serveBridge(core: Core, channel: BridgeChannel): void {
  let openRequests = 0;
  const feed = new WindowFeed(channel);
  const stopEvents = core.onEvent((seq, event) => feed.onEvent(seq, event));
  channel.onClose(() => {
    stopEvents();
    feed.close();
  });
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
    const { request } = read;
    const answered = request.command === 'app.snapshot' ? showPicture : answer;
    answered(core, channel, request, feed).finally(() => {
      openRequests -= 1;
    });
  });
}

/** The window's picture, and from then on what changes in it. */
async function showPicture(
  core: Core,
  channel: BridgeChannel,
  { id, command }: ToHost,
  feed: WindowFeed,
): Promise<void> {
  feed.beginPicture();
  try {
    const picture = await core.execute('app.snapshot', {});
    feed.endPicture(picture, (renumbered) => channel.send(formatReply(id, renumbered)));
  } catch (error) {
    feed.endPicture(null, () => channel.send(formatFailure(id, problemOf(error, command))));
  }
}

async function answer(core: Core, channel: BridgeChannel, request: ToHost): Promise<void> {
  try {
    const result = await core.execute(request.command, request.args);
    channel.send(formatReply(request.id, result ?? null));
  } catch (error) {
    channel.send(formatFailure(request.id, problemOf(error, request.command)));
  }
}
