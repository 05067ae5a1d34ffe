import { expect, test } from 'vitest';
import {
  type InstalledAs,
  updateFailed,
  updateFound,
  updateReady,
  updateWay,
} from '../../../../src-main/desktop/choices/updates';
import { describeProblem } from '../../../../src-shared/model/wording';

const installed: InstalledAs = {
  isPackaged: true,
  hasFeed: true,
  platform: 'win32',
  portableFile: undefined,
  appImage: undefined,
};

test.each<[string, Partial<InstalledAs>, string]>([
  ['a release without a feed', { hasFeed: false }, 'none'],
  ['a checkout, whatever lies there', { isPackaged: false }, 'none'],
  ['an installer of Windows', {}, 'install'],
  ['a Mac program', { platform: 'darwin' }, 'install'],
  ['an AppImage', { platform: 'linux', appImage: '/home/ada/Port59.AppImage' }, 'install'],
  ['a .deb, which is the package manager’s', { platform: 'linux' }, 'tell'],
  ['a portable program', { portableFile: 'E:\\Port59.exe' }, 'tell'],
])('[desktop 3] %s', (_what, as, way) => {
  expect(updateWay({ ...installed, ...as })).toBe(way);
});

test('[desktop 3] what was found is one sentence with the version, and says that nothing happens by itself', () => {
  expect(describeProblem(updateFound('0.2.0', 'install'))).toBe(
    'Port59 0.2.0 is there. Nothing is downloaded until you say so.',
  );
  expect(describeProblem(updateFound('0.2.0', 'tell'))).toBe(
    'Port59 0.2.0 is there. This one does not replace itself: get the new one where you got it.',
  );
  expect(describeProblem(updateReady('0.2.0'))).toBe(
    'Port59 0.2.0 is downloaded. Port59 has to end to be replaced; transfers go on afterwards.',
  );
});

test('[desktop 3] what a feed says is no text of ours', () => {
  expect(updateFound('1.0 <b>\u202epress here</b>\n', 'tell').params.version).toBe('1.0bpresshereb');
  expect(String(updateReady('9'.repeat(1000)).params.version)).toHaveLength(40);
});

test('[desktop 3] a failure says its first line only', () => {
  const failed = updateFailed(new Error('net::ERR_NAME_NOT_RESOLVED\nHeaders: {\n  secret\n}'));
  expect(describeProblem(failed)).toBe(
    'The new Port59 could not be taken (net::ERR_NAME_NOT_RESOLVED). The one you have goes on; try again later.',
  );
});
