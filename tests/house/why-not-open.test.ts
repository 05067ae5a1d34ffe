/** `npm start`: one sentence that says why there is no window, with what helps. */
import { describe, expect, test } from 'vitest';
import { whyItEnded, whyNoRuntime, whyNotEvenTry } from '../../scripts/why-not-open.mjs';

const fine = { platform: 'linux', hasDisplay: true, isRoot: false, restrictsNamespaces: false } as const;
const ended = (errors: string, surroundings = {}) => whyItEnded({ ...fine, ...surroundings }, { code: 1, errors });

describe('[desktop 2 linux] why the window cannot be opened', () => {
  test('nothing speaks against it', () => expect(whyNotEvenTry(fine)).toBeNull());
  test('no display', () => expect(whyNotEvenTry({ ...fine, hasDisplay: false })).toContain('There is no display'));

  test.each([
    ['root', ended('', { isRoot: true }), 'as an ordinary user'],
    ['AppArmor', ended('No usable sandbox!', { restrictsNamespaces: true }), 'apparmor_restrict_unprivileged_userns=0'],
    ['a container', ended('Failed to move to new namespace'), 'unprivileged user namespaces'],
    ['a library', ended('electron: error while loading shared libraries: libgbm.so.1: cannot open'), 'libgbm.so.1'],
    ['a display of somebody else', ended('Missing X server or $DISPLAY'), 'The display cannot be opened'],
    ['AppArmor is there, but not the reason', ended('Trace/breakpoint trap', { restrictsNamespaces: true }), 'code 1'],
    ['root on macOS is no reason', ended('', { platform: 'darwin', isRoot: true }), 'code 1'],
  ])('%s', (_why, sentence, cure) => expect(sentence).toContain(cure));

  test.each([
    ['RequestError: getaddrinfo ENOTFOUND github.com', 'when there is a network'],
    ['TypeError: fetch failed', 'when there is a network'],
    ['nothing arrived for 20 s', 'when there is a network'],
    ['Error: ENOSPC: no space left on device', 'the disk is full'],
    ["Error: EACCES: permission denied, mkdir 'x'", 'cannot be written to'],
    ['Error: checksum mismatch', 'checksum mismatch'],
  ])('no runtime: %s', (failure, part) => {
    const sentence = whyNoRuntime(failure);
    expect(sentence).toContain(part);
    expect(sentence).toContain('--retry-desktop');
  });
});
