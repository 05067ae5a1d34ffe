/** A conversation that is saved: as mIRC writes its logs, and as a page on which nothing runs. */
import { expect, test } from 'vitest';
import { conversationAsPage } from '../../src-renderer/components/conversation/export-page';
import { conversationAsText } from '../../src-renderer/components/conversation/export-text';
import { problem } from '../../src-shared/model/problem';
import type { TimelineEntry } from '../../src-shared/model/snapshot';
import { aTransfer } from '../support/fake-core';

const at = (day: number, hour: number, minute: number, second = 0) =>
  new Date(2026, 2, day, hour, minute, second).getTime();

function entry(time: number, change: Partial<TimelineEntry>): TimelineEntry {
  return {
    ...{ id: time, personId: 'bob', at: time, kind: 'text', from: 'peer', nick: 'bob', text: '' },
    ...{ transferId: null, status: null, problem: null },
    ...change,
  };
}

const none = new Map();

test('as text it is a log of mIRC', () => {
  const sent = aTransfer({ name: 'report.pdf', sizeBytes: 13_002_342, state: 'done' });
  const entries = [
    entry(at(1, 14, 2, 11), { kind: 'status', status: 'chat-opened' }),
    entry(at(1, 14, 2, 30), { text: '\x02got\x02 the \x0304draft?' }),
    entry(at(1, 14, 3), { from: 'me', nick: 'ada', kind: 'action', text: 'waits\nfor it' }),
    entry(at(1, 14, 4), { from: 'me', nick: 'ada', kind: 'transfer', text: 'report.pdf', record: sent }),
    entry(at(2, 0, 10), { kind: 'status', status: 'chat-closed', problem: problem('closed-by-peer', { peer: 'bob' }) }),
  ];
  expect(conversationAsText({ nick: 'bob', entries, transfers: none })).toBe(
    [
      'Session Start: Sun Mar 01 14:02:11 2026',
      'Session Ident: bob',
      '[14:02] * The chat is open.',
      '[14:02] <bob> got the draft?',
      '[14:03] * ada waits for it',
      '[14:04] * Sent: report.pdf, 12.4 MB',
      'Session Time: Mon Mar 02 00:00:00 2026',
      '[00:10] * The chat has ended. bob ended the chat.',
      'Session Close: Mon Mar 02 00:10:00 2026',
      '',
    ].join('\r\n'),
  );
  expect(conversationAsText({ nick: 'bob', entries: [], transfers: none })).toBe('');
});

test('what is still in the list is told as it is now', () => {
  const transfer = aTransfer({ id: 't9', name: 'a.zip', sizeBytes: 1024, direction: 'receive', state: 'cancelled' });
  const entries = [entry(at(1, 9, 0), { kind: 'transfer', text: 'a.zip', transferId: 't9' })];
  const text = conversationAsText({ nick: 'bob', entries, transfers: new Map([['t9', transfer]]) });
  expect(text).toContain('[09:00] * Received: a.zip, 1.0 KB – cancelled\r\n');
});

test('on the page nothing that was written is markup, and links lead to pages only', () => {
  const evil = '<script>alert(1)</script><img src=x onerror=alert(1)>';
  const page = conversationAsPage({
    nick: `b<b>"ob`,
    transfers: none,
    entries: [
      entry(at(1, 9, 0), { nick: evil, text: `\x0304${evil}\x0f javascript:alert(1) https://example.org/?a="b&c` }),
      entry(at(1, 9, 1), { kind: 'action', nick: evil, text: evil }),
      entry(at(1, 9, 2), { kind: 'transfer', text: evil }),
    ],
  });
  expect(page).not.toMatch(/<script|<img/i);
  expect(page).toContain(`default-src 'none'`);
  expect(page).toContain('style="color:#ff0000"');
  expect([...page.matchAll(/<a href="([^"]*)"/g)].map(([, href]) => href)).toEqual(['https://example.org/?a=']);
});
