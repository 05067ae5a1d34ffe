import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type BridgeClient, createBridgeClient } from '../../src-renderer/bridge/bridge-client';
import { formatEvent, formatFailure, formatGap, formatReply } from '../../src-shared/contract/bridge';
import type { CoreEvent } from '../../src-shared/contract/contract';
import { type Problem, type ProblemError, problem } from '../../src-shared/model/problem';
import { FakeCore } from '../support/fake-core';

/** The host's end of a channel: what the window sent, and a way to answer. */
class FakeHost {
  readonly sent: { readonly id: number; readonly command: string; readonly args: unknown }[] = [];
  isOpen = true;
  say: (text: string) => void = () => {};
  turn: (state: 'open' | 'lost') => void = () => {};
  readonly snapshots: number[] = [];
  readonly heard: CoreEvent[] = [];
  /** How many times something was told. */
  told = 0;
  readonly problems: Problem[] = [];
  readonly client: BridgeClient;

  constructor() {
    this.client = createBridgeClient(
      {
        send: (text) => {
          if (this.isOpen) this.sent.push(JSON.parse(text));
          return this.isOpen;
        },
        onMessage: (handler) => {
          this.say = handler;
        },
        onState: (handler) => {
          this.turn = handler;
        },
      },
      {
        onSnapshot: ({ seq }) => this.snapshots.push(seq),
        onEvents: (events) => {
          this.told += 1;
          this.heard.push(...events);
        },
        onConnection: () => {},
        onProblem: (reason) => this.problems.push(reason),
      },
    );
  }

  get last() {
    const last = this.sent.at(-1);
    if (last === undefined) throw new Error('nothing was sent');
    return last;
  }

  /** Answers the last request, which is one for a snapshot. */
  async showPicture(seq: number): Promise<void> {
    expect(this.last.command).toBe('app.snapshot');
    this.say(formatReply(this.last.id, { ...new FakeCore().snapshot(), seq }));
    await settled();
  }
}

const settled = () => new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(resolve)));
const forgotten = (id: string): CoreEvent => ({ name: 'person.removed', payload: { id } });
const asked: CoreEvent = { name: 'window.asked', payload: { kind: 'send', paths: ['/music/a'] } };

let host: FakeHost;

beforeEach(() => {
  host = new FakeHost();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the picture', () => {
  test('is fetched when the channel opens, and again when it opens again', async () => {
    host.turn('open');
    await host.showPicture(7);
    host.turn('lost');
    host.turn('open');
    await host.showPicture(2);
    expect(host.snapshots).toEqual([7, 2]);
  });

  test('is followed by the events that came before it and are not part of it', async () => {
    host.turn('open');
    for (const seq of [4, 5, 6]) host.say(formatEvent(seq, forgotten(`person ${seq}`)));
    await host.showPicture(5);
    expect(host.heard).toEqual([forgotten('person 6')]);
    host.say(formatEvent(7, forgotten('person 7')));
    expect(host.heard).toHaveLength(2);
  });

  test('cannot show what somebody asked of the window: that is told even when it is older', async () => {
    host.turn('open');
    host.say(formatEvent(1, asked));
    await host.showPicture(1);
    expect(host.heard).toEqual([asked]);
  });

  test('is fetched again after a gap, and nothing is told twice', async () => {
    host.turn('open');
    await host.showPicture(1);
    host.say(formatEvent(2, forgotten('two')));
    host.say(formatEvent(4, forgotten('four')));
    host.say(formatEvent(5, forgotten('five')));
    await host.showPicture(4);
    expect(host.snapshots).toEqual([1, 4]);
    expect(host.heard).toEqual([forgotten('two'), forgotten('five')]);
  });

  test('[C9] that does not fit is a problem, not silence, and is asked for again', async () => {
    vi.useFakeTimers();
    host.turn('open');
    host.say(formatReply(host.last.id, { seq: 'none' }));
    await settled();
    expect(host.problems.map(({ code }) => code)).toEqual(['internal']);
    await vi.advanceTimersByTimeAsync(1_000);
    await host.showPicture(3);
    expect(host.snapshots).toEqual([3]);
  });

  test('[C9] that is lost on its way is asked for again and again, with growing pauses', async () => {
    vi.useFakeTimers();
    host.turn('open');
    await vi.advanceTimersByTimeAsync(120_000);
    const asked = host.sent.filter(({ command }) => command === 'app.snapshot').length;
    expect(asked).toBeGreaterThan(3);
    expect(asked).toBeLessThan(12);
    await vi.advanceTimersByTimeAsync(10_000);
    await host.showPicture(9);
    host.say(formatEvent(10, forgotten('ten')));
    expect([host.snapshots, host.heard]).toEqual([[9], [forgotten('ten')]]);
    const before = host.sent.length;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(host.sent).toHaveLength(before);
  });

  test('[C9] is not asked for any more when the connection is lost meanwhile', async () => {
    vi.useFakeTimers();
    host.turn('open');
    host.say(formatFailure(host.last.id, problem('internal', { detail: 'x' })));
    await settled();
    host.turn('lost');
    await vi.advanceTimersByTimeAsync(120_000);
    expect(host.sent).toHaveLength(1);
  });

  test('[S9] is taken again when the host says that there was more than the window could take', async () => {
    host.turn('open');
    await host.showPicture(1);
    host.say(formatGap());
    await host.showPicture(40);
    host.say(formatEvent(41, forgotten('next')));
    expect([host.snapshots, host.heard]).toEqual([[1, 40], [forgotten('next')]]);
  });

  test('[S9] is followed by a flood in few pieces, in its order, and before an answer that came after it', async () => {
    vi.useFakeTimers();
    host.turn('open');
    await host.showPicture(0);
    for (let seq = 1; seq <= 1000; seq++) host.say(formatEvent(seq, forgotten(`${seq}`)));
    expect(host.told).toBeLessThan(30);
    const answer = host.client.request('contact.remove', { id: 'a' });
    host.say(formatReply(host.last.id, null));
    expect(host.heard).toHaveLength(1000);
    await answer;
    host.say(formatEvent(1001, forgotten('1001')));
    await vi.advanceTimersByTimeAsync(200);
    expect(host.heard.at(-1)).toEqual(forgotten('1001'));
  });
});

describe('a request', () => {
  /** The problem a request failed with. */
  const failureOf = (request: Promise<unknown>) =>
    request.then(
      () => null,
      (error: ProblemError) => error.problem,
    );

  test('resolves with its own reply, whatever the order', async () => {
    const first = host.client.request('contact.remove', { id: 'a' });
    const second = host.client.request('visit.open', { to: { kind: 'address', address: 'bob' } });
    const [one, two] = host.sent;
    host.say(formatReply(two?.id ?? 0, { visitId: 'v' }));
    host.say(formatReply(one?.id ?? 0, null));
    expect(await second).toEqual({ visitId: 'v' });
    expect(await first).toBeNull();
  });

  test('fails with the problem the core names', async () => {
    const failure = failureOf(host.client.request('contact.remove', { id: 'a' }));
    host.say(formatFailure(host.last.id, problem('not-found', { name: 'contact' })));
    expect(await failure).toEqual(problem('not-found', { name: 'contact' }));
  });

  test('fails when the reply does not fit the contract', async () => {
    const failure = failureOf(host.client.request('visit.open', { to: { kind: 'address', address: 'bob' } }));
    host.say(formatReply(host.last.id, { visitId: 5 }));
    expect((await failure)?.code).toBe('internal');
  });

  test('fails at once without a connection, and when it is lost', async () => {
    const waiting = failureOf(host.client.request('contact.remove', { id: 'a' }));
    host.turn('lost');
    expect((await waiting)?.code).toBe('connection-lost');
    host.isOpen = false;
    expect((await failureOf(host.client.request('contact.remove', { id: 'a' })))?.code).toBe('connection-lost');
  });

  test('ends when nobody replies, but a person may choose files as long as they like', async () => {
    vi.useFakeTimers();
    const failure = failureOf(host.client.request('contact.remove', { id: 'a' }));
    const picked = host.client.request('host.pick-files', {});
    const { id } = host.last;
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect((await failure)?.code).toBe('internal');
    host.say(formatReply(id, ['/music/a']));
    expect(await picked).toEqual(['/music/a']);
  });

  test('is not disturbed by texts that are none of ours', async () => {
    const request = host.client.request('contact.remove', { id: 'a' });
    for (const text of ['', '{}', 'null', '{"kind":"event","seq":1,"name":"toString","payload":{}}']) host.say(text);
    host.say(formatReply(999, null));
    host.say(formatReply(host.last.id, null));
    expect(await request).toBeNull();
  });
});
