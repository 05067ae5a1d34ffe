import { describe, expect, test } from 'vitest';
import { type TrayEntry, type TraySource, trayFace, trayIcon } from '../../../../src-main/desktop/choices/tray';
import type { Transfer } from '../../../../src-shared/model/transfer';
import { aTransfer } from '../../../support/fake-core';

const LISTENING = [{ problem: null }] as TraySource['listeners'];
const face = (given: Partial<TraySource>) =>
  trayFace({ transfers: [], people: [], requests: [], listeners: LISTENING, ...given });
const withTransfers = (...transfers: Partial<Transfer>[]) => face({ transfers: transfers.map(aTransfer) });
const states = (entries: readonly TrayEntry[]) =>
  entries.flatMap((entry) => (entry.kind === 'state' ? [entry.label] : []));
const able = (entries: readonly TrayEntry[]) =>
  entries.flatMap((entry) => (entry.kind === 'item' && entry.isAble ? [entry.action] : []));

describe('the icon in the tray', () => {
  test('[desktop 2 tray] while nothing goes on it offers the window and the end', () => {
    const { tooltip, title, hasNews, entries } = face({});
    expect({ tooltip, title, hasNews }).toEqual({ tooltip: 'Port59', title: '', hasNews: false });
    expect(able(entries)).toEqual(['show', 'transfers', 'quit']);
    expect(entries[0]).toMatchObject({ label: 'Show Port59' });
  });

  test('[desktop 2 tray] it says what waits for the person, and has a mark then', () => {
    const { tooltip, title, hasNews, entries } = face({
      people: [{ unread: 2 }, { unread: 1 }] as TraySource['people'],
      requests: [{}] as TraySource['requests'],
    });
    expect(states(entries)).toEqual(['1 request', '3 unread messages']);
    expect({ tooltip, title, hasNews }).toEqual({
      tooltip: 'Port59\n1 request\n3 unread messages',
      title: '4',
      hasNews: true,
    });
  });

  test('[desktop 2 tray] what runs can be paused, what is paused goes on', () => {
    expect(able(withTransfers({ state: 'running' }).entries)).toEqual(['show', 'transfers', 'pause-all', 'quit']);
    expect(able(withTransfers({ state: 'paused' }).entries)).toEqual(['show', 'transfers', 'resume-all', 'quit']);
    expect(able(withTransfers({ state: 'done' }).entries)).toEqual(['show', 'transfers', 'quit']);
  });

  test('[desktop 2 tray] a folder and its files are one transfer, and what moves is no news', () => {
    const { entries, hasNews } = withTransfers({ state: 'running' }, { id: 't2', state: 'running', folderId: 't1' });
    expect(states(entries)).toEqual(['1 transfer running']);
    expect(hasNews).toBe(false);
  });

  test('[desktop 2 tray] it says when nobody can reach the person', () => {
    expect(states(face({ listeners: [] }).entries)).toEqual(['Not listening: nobody can reach you']);
  });

  test('[desktop 2 tray] each system has its own kind of icon', () => {
    expect(trayIcon('darwin', false)).toBe('trayTemplate.png');
    expect(trayIcon('darwin', true)).toBe('trayUnreadTemplate.png');
    expect(trayIcon('win32', true)).toBe('trayUnread.ico');
    expect(trayIcon('linux', false)).toBe('tray.png');
  });
});
