import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lookForUpdates, type Updater } from '../../../../src-main/desktop/choices/look-for-updates';
import { FIRST_LOOK_MS, NEXT_LOOK_MS, type UpdateWay } from '../../../../src-main/desktop/choices/updates';
import type { Problem } from '../../../../src-shared/model/problem';
import { DEFAULT_SETTINGS } from '../../../../src-shared/model/settings';
import { FakeCore } from '../../../support/fake-core';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A program whose feed says these versions, one a look; an Error is a feed that cannot be asked. */
function program({ way = 'install' as UpdateWay, wanted = true, feed = ['0.2.0'] as (string | null | Error)[] } = {}) {
  const settings = DEFAULT_SETTINGS;
  const wants = (lookForUpdates: boolean) => ({ ...settings, desktop: { ...settings.desktop, lookForUpdates } });
  const core = new FakeCore({}, { settings: wants(wanted) });
  const told: Problem[] = [];
  core.notify = (_severity, problem) => void told.push(problem);
  const looks = { made: 0 };
  const updater = {
    look: async () => {
      const next = feed[looks.made++] ?? null;
      if (next instanceof Error) throw next;
      return next;
    },
    download: vi.fn(async () => {}),
    replaceProgram: vi.fn(),
  } satisfies Updater;
  const loadUpdater = vi.fn(async () => updater);
  const log = vi.fn();
  const updates = lookForUpdates({ core, way, loadUpdater, log });
  const want = (on: boolean) => core.emit({ name: 'settings.changed', payload: wants(on) });
  return { updates, updater, loadUpdater, log, looks, told, want, codes: () => told.map(({ code }) => code) };
}

test('[desktop 3] a start loads nothing; a minute later the newer one is told, and nothing is downloaded', async () => {
  const { updater, loadUpdater, told, codes } = program();
  await vi.advanceTimersByTimeAsync(FIRST_LOOK_MS - 1);
  expect(loadUpdater).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(codes()).toEqual(['update-available']);
  expect(told[0]?.params).toEqual({ version: '0.2.0' });
  expect(updater.download).not.toHaveBeenCalled();
});

test('[desktop 3] without a feed nobody is asked, ever', async () => {
  const { loadUpdater } = program({ way: 'none' });
  await vi.advanceTimersByTimeAsync(FIRST_LOOK_MS + 3 * NEXT_LOOK_MS);
  expect(loadUpdater).not.toHaveBeenCalled();
});

test('[desktop 3] nor when the person does not want it; a change of mind holds at once, both ways', async () => {
  const { looks, want } = program({ wanted: false });
  await vi.advanceTimersByTimeAsync(FIRST_LOOK_MS + NEXT_LOOK_MS);
  expect(looks.made).toBe(0);
  want(true);
  await vi.advanceTimersByTimeAsync(FIRST_LOOK_MS);
  expect(looks.made).toBe(1);
  want(false);
  await vi.advanceTimersByTimeAsync(3 * NEXT_LOOK_MS);
  expect(looks.made).toBe(1);
});

test('[desktop 3] a feed that cannot be asked goes to the log; the next day it is asked again', async () => {
  const { log, codes } = program({ feed: [new Error('offline'), '0.3.0'] });
  await vi.advanceTimersByTimeAsync(FIRST_LOOK_MS);
  expect(codes()).toEqual([]);
  expect(log).toHaveBeenCalledWith(new Error('offline'));
  await vi.advanceTimersByTimeAsync(NEXT_LOOK_MS);
  expect(codes()).toEqual(['update-available']);
});

test('[desktop 3] what was pressed for is downloaded, and replaces the program only after another press', async () => {
  const { updates, updater, codes } = program();
  await vi.advanceTimersByTimeAsync(FIRST_LOOK_MS);
  expect(updates.replacement).toBeNull();
  await updates.download();
  expect(codes()).toEqual(['update-available', 'update-ready']);
  expect(updater.replaceProgram).not.toHaveBeenCalled();
  updates.replacement?.();
  expect(updater.replaceProgram).toHaveBeenCalledOnce();
});

test('[desktop 3] a download that fails says so, and can be pressed for again', async () => {
  const { updates, updater } = program();
  await vi.advanceTimersByTimeAsync(FIRST_LOOK_MS);
  updater.download.mockRejectedValueOnce(new Error('sha512 checksum mismatch'));
  await expect(updates.download()).rejects.toMatchObject({
    problem: { code: 'update-failed', params: { detail: 'sha512 checksum mismatch' } },
  });
  expect(updates.replacement).toBeNull();
  await updates.download();
  expect(updates.replacement).not.toBeNull();
});

test.each<[string, Parameters<typeof program>[0]]>([
  ['a .deb', { way: 'tell' }],
  ['a program that is the newest', { feed: [null] }],
])('[desktop 3] %s downloads nothing, whoever asks', async (_what, of) => {
  const { updates, updater } = program(of);
  await vi.advanceTimersByTimeAsync(FIRST_LOOK_MS);
  await expect(updates.download()).rejects.toMatchObject({ problem: { code: 'update-failed' } });
  expect(updater.download).not.toHaveBeenCalled();
});

test('[desktop 3] a program that ends looks no more', async () => {
  const { updates, looks } = program();
  updates.stop();
  await vi.advanceTimersByTimeAsync(FIRST_LOOK_MS + NEXT_LOOK_MS);
  expect(looks.made).toBe(0);
});
