import { expect, test } from 'vitest';
import type { HostNotification } from '../../../../src-main/core/host-ports';
import { createNotificationBoard } from '../../../../src-main/desktop/choices/notification-board';
import { aRequest } from './a-request';

const elsewhere = { isFocused: false, personId: null };
const bobSays = (text: string): HostNotification => ({ kind: 'message', personId: 'p-bob', nick: 'bob', text });
const arrived = (name: string): HostNotification => ({
  kind: 'arrived',
  transferId: `t-${name}`,
  from: 'bob',
  name,
  path: `/downloads/${name}`,
});

/** What is on the screen, and what a test does to it. */
function aBoard() {
  const shown: { title: string; body: string; isThere: boolean; onGone: () => void }[] = [];
  const waiting: (() => void)[] = [];
  const board = createNotificationBoard({
    present: ({ title, body }, onGone) => {
      const one = { title, body, isThere: true, onGone };
      shown.push(one);
      return {
        close: () => {
          one.isThere = false;
          // As Electron: also one that the program closes tells it.
          onGone();
        },
      };
    },
    later: (callback) => waiting.push(callback),
  });
  return {
    board,
    shown,
    titles: () => shown.filter(({ isThere }) => isThere).map(({ title }) => title),
    timePasses: () => {
      for (const callback of waiting.splice(0)) callback();
    },
  };
}

test('[desktop 2 notifications] the conversation that is looked at is quiet while the window has the focus, and only it', () => {
  const { board, titles } = aBoard();
  board.notify(bobSays('hi'), { isFocused: true, personId: 'p-bob' });
  expect(titles()).toEqual([]);
  board.notify(bobSays('hi'), { isFocused: true, personId: 'p-carol' });
  expect(titles()).toEqual(['bob']);
  board.isRead('p-bob');
  board.notify(bobSays('hi'), { isFocused: false, personId: 'p-bob' });
  expect(titles()).toEqual(['bob']);
  board.notify({ kind: 'request', request: aRequest({}) }, { isFocused: true, personId: 'p-bob' });
  expect(titles()).toEqual(['bob', 'bob wants to chat']);
});

test('[desktop 2 notifications] what one person says is one notification, renewed now and then and not with each line', () => {
  const { board, shown, titles, timePasses } = aBoard();
  for (let number = 1; number <= 1000; number++) board.notify(bobSays(`line ${number}`), elsewhere);
  expect(shown).toHaveLength(1);
  timePasses();
  expect(titles()).toEqual(['bob: 1000 messages']);
  expect(shown[1]?.body).toBe('line 998\nline 999\nline 1000');
  timePasses();
  expect(shown).toHaveLength(2);
  board.notify(bobSays('once more'), elsewhere);
  expect(titles()).toEqual(['bob: 1001 messages']);
});

test('[desktop 2 notifications] what was read, answered or dismissed goes, and is counted anew', () => {
  const { board, shown, titles, timePasses } = aBoard();
  board.notify(bobSays('one'), elsewhere);
  board.notify({ kind: 'request', request: aRequest({ id: 'r1' }) }, elsewhere);
  board.notify({ kind: 'request', request: aRequest({ id: 'r2', nick: 'carol' }) }, elsewhere);
  board.isAnswered('r1');
  expect(titles()).toEqual(['bob', 'carol wants to chat']);
  board.notify(bobSays('two'), elsewhere);
  board.isRead('p-bob');
  timePasses();
  expect(titles()).toEqual(['carol wants to chat']);
  board.notify(bobSays('three'), elsewhere);
  expect(titles()).toEqual(['carol wants to chat', 'bob']);
  shown.at(-1)?.onGone();
  board.notify(bobSays('four'), elsewhere);
  expect(shown.at(-1)?.title).toBe('bob');
});

test('[desktop 2 notifications] files that arrive from one are counted together, until the window is looked at', () => {
  const { board, titles, timePasses } = aBoard();
  board.notify(arrived('a.txt'), elsewhere);
  board.notify(arrived('b.txt'), elsewhere);
  expect(titles()).toEqual(['“a.txt” has arrived']);
  timePasses();
  expect(titles()).toEqual(['2 files have arrived']);
  board.notify(bobSays('hi'), elsewhere);
  board.isFocused();
  expect(titles()).toEqual(['bob']);
});

test('[desktop 2 notifications] nothing is left when the program ends, and one that cannot be shown is forgotten at once', () => {
  const { board, titles } = aBoard();
  board.notify(bobSays('hi'), elsewhere);
  board.notify(arrived('a.txt'), elsewhere);
  board.clear();
  expect(titles()).toEqual([]);
  const shown: string[] = [];
  const failing = createNotificationBoard({
    present: ({ title }, onGone) => {
      shown.push(title);
      onGone();
      return { close: () => {} };
    },
    later: () => {},
  });
  failing.notify(bobSays('one'), elsewhere);
  failing.notify(bobSays('two'), elsewhere);
  expect(shown).toEqual(['bob', 'bob']);
});
