import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { serveBridge } from '../../../../src-main/core/bridge/serve-bridge';
import { formatRequest } from '../../../../src-shared/contract/bridge';
import type { CoreEvent } from '../../../../src-shared/contract/contract';
import { FakeCore } from '../../../support/fake-core';

/** A window that reads as the test lets it. */
class FakeWindow {
  readonly told: {
    kind: string;
    seq?: number;
    name?: string;
    payload?: Record<string, unknown>;
    result?: { seq: number };
  }[] = [];
  unread = 0;
  ask: (text: string) => void = () => {};
  close: () => void = () => {};
  private nextId = 1;

  constructor(core: FakeCore) {
    serveBridge(core, {
      send: (text) => this.told.push(JSON.parse(text)),
      onMessage: (handler) => {
        this.ask = handler;
      },
      onClose: (handler) => {
        this.close = handler;
      },
      unreadBytes: () => this.unread,
    });
  }

  async takePicture(): Promise<number> {
    this.ask(formatRequest(this.nextId++, 'app.snapshot', {}));
    await vi.waitFor(() => expect(this.told.at(-1)?.kind).not.toBe('event'));
    return this.told.findLast(({ kind }) => kind === 'reply')?.result?.seq ?? 0;
  }

  get events() {
    return this.told.filter(({ kind }) => kind === 'event');
  }

  get gaps() {
    return this.told.filter(({ kind }) => kind === 'gap').length;
  }
}

const TICK_MS = 250;
const forgotten = (id: string): CoreEvent => ({ name: 'session.removed', payload: { id } });
const met = (unread: number): CoreEvent => ({
  name: 'person.changed',
  payload: {
    ...{ id: 'bob', nick: 'bob', host: '192.0.2.7', port: null, contactId: null },
    ...{ knownSince: 0, lastSeen: 0, unread },
  },
});

let core: FakeCore;
let window: FakeWindow;

beforeEach(() => {
  vi.useFakeTimers();
  core = new FakeCore({ 'app.snapshot': (_, { snapshot }) => snapshot.call(core) });
  window = new FakeWindow(core);
});

afterEach(() => {
  vi.useRealTimers();
});

test('what happens is told at once, with numbers that leave out none', () => {
  for (const id of ['a', 'b', 'c']) core.emit(forgotten(id));
  expect(window.events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

describe('[S9] what is told anew again and again', () => {
  test('goes out four times a second, the first at once and then the latest', () => {
    for (let unread = 1; unread <= 1000; unread++) core.emit(met(unread));
    expect(window.events).toHaveLength(1);
    vi.advanceTimersByTime(TICK_MS);
    expect(window.events.map(({ payload }) => payload?.unread)).toEqual([1, 1000]);
    for (let unread = 1001; unread <= 2000; unread++) core.emit(met(unread));
    vi.advanceTimersByTime(TICK_MS);
    expect(window.events.map(({ payload }) => payload?.unread)).toEqual([1, 1000, 2000]);
    expect(window.events.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  test('does not come back when it was removed meanwhile', () => {
    core.emit(met(1));
    core.emit(met(2));
    core.emit({ name: 'person.removed', payload: { id: 'bob' } });
    vi.advanceTimersByTime(10 * TICK_MS);
    expect(window.events.map(({ name }) => name)).toEqual(['person.changed', 'person.removed']);
  });
});

describe('[S9] a window that falls behind', () => {
  test('by a flood is told a thousand events and a gap, and goes on from its picture', async () => {
    for (let index = 0; index < 100_000; index++) core.emit(forgotten(`${index}`));
    expect(window.told).toHaveLength(1000);
    vi.advanceTimersByTime(TICK_MS);
    expect(window.gaps).toBe(1);
    vi.advanceTimersByTime(100 * TICK_MS);
    core.emit(forgotten('not told'));
    expect(window.told).toHaveLength(1001);
    expect(await window.takePicture()).toBe(1000);
    core.emit(forgotten('next'));
    expect(window.events.at(-1)).toMatchObject({ seq: 1001, payload: { id: 'next' } });
  });

  test('by reading slowly is told the gap once it has read what it was sent', () => {
    core.emit(forgotten('a'));
    window.unread = 2 * 1024 * 1024;
    core.emit(forgotten('b'));
    vi.advanceTimersByTime(20 * TICK_MS);
    expect([window.events.length, window.gaps]).toEqual([1, 0]);
    window.unread = 0;
    vi.advanceTimersByTime(TICK_MS);
    expect(window.gaps).toBe(1);
  });

  test('is still asked what somebody asks of it', async () => {
    for (let index = 0; index < 2000; index++) core.emit(forgotten(`${index}`));
    core.askWindow({ kind: 'send', paths: ['/music/a'] });
    vi.advanceTimersByTime(TICK_MS);
    await window.takePicture();
    expect(window.events.at(-1)).toMatchObject({
      name: 'window.asked',
      payload: { kind: 'send', paths: ['/music/a'] },
    });
  });
});

describe('while a picture is made', () => {
  test('nothing is told, and afterwards what is not in it', async () => {
    let show = () => {};
    core = new FakeCore({
      'app.snapshot': (_, asked) => {
        const picture = asked.snapshot();
        return new Promise((resolve) => {
          show = () => resolve(picture);
        });
      },
    });
    window = new FakeWindow(core);
    core.emit(forgotten('before'));
    window.ask(formatRequest(1, 'app.snapshot', {}));
    core.emit(forgotten('after'));
    core.emit(met(1));
    expect(window.events).toHaveLength(1);
    show();
    await vi.waitFor(() => expect(window.told).toHaveLength(4));
    expect(window.told.map(({ kind, seq }) => seq ?? kind)).toEqual([1, 'reply', 2, 3]);
  });

  test('that fails, nothing is lost', async () => {
    core = new FakeCore({ 'app.snapshot': () => Promise.reject(new Error('a bug')) });
    window = new FakeWindow(core);
    vi.spyOn(console, 'error').mockImplementation(() => {});
    window.ask(formatRequest(1, 'app.snapshot', {}));
    core.emit(forgotten('meanwhile'));
    await vi.waitFor(() => expect(window.told).toHaveLength(2));
    expect(window.told.map(({ kind }) => kind)).toEqual(['failure', 'event']);
  });
});

test('a window that is closed leaves nothing running', () => {
  for (let index = 0; index < 2000; index++) core.emit(forgotten(`${index}`));
  window.close();
  core.emit(forgotten('late'));
  expect(vi.getTimerCount()).toBe(0);
});
