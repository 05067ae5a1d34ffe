import { describe, expect, test } from 'vitest';
import type { HostNotification } from '../../../../src-main/core/host-ports';
import { faceOf, hasButtons } from '../../../../src-main/desktop/choices/notification-words';
import type { Request } from '../../../../src-shared/model/snapshot';
import { anOfferedFile, aRequest } from './a-request';

const ofRequest = (fields: Partial<Request>) => faceOf([{ kind: 'request', request: aRequest(fields) }], 1);
const labels = (fields: Partial<Request>) => ofRequest(fields).answers.map(({ label }) => label);

describe('[desktop 2 notifications] a notification says', () => {
  test.each<[Partial<Request>, string, string]>([
    [{ known: 'new' }, 'bob wants to chat', 'New here, at 192.0.2.7.'],
    [{ kind: 'fserve', known: 'contact' }, 'bob wants to browse your files', 'A contact, at 192.0.2.7.'],
    [{ kind: 'send', file: anOfferedFile({}) }, 'bob sends you “notes.txt” (2.0 KB)', 'Met before, at 192.0.2.7.'],
    [
      { kind: 'send', file: anOfferedFile({ inFolder: 'Photos' }) },
      'bob offers the folder “Photos”',
      'Met before, at 192.0.2.7.',
    ],
    [
      { kind: 'send', file: anOfferedFile({ name: 'a.pdf.exe', danger: 'double-extension' }) },
      'bob sends you “a.pdf.exe” (2.0 KB)',
      'Met before, at 192.0.2.7. Careful: its name hides that it is a program.',
    ],
    [
      { otherAddresses: ['198.51.100.1'] },
      'bob wants to chat',
      'Met before, at 192.0.2.7. This nick was met at another address before.',
    ],
  ])('of a request who and what: %j', (fields, title, body) => {
    expect(ofRequest(fields)).toMatchObject({ title, body, asks: { kind: 'request', id: 'r1' } });
  });

  test('names without what turns them around, and not longer than one can read', () => {
    const file = anOfferedFile({ name: `innocent\u202Efdp.exe` });
    expect(ofRequest({ kind: 'send', nick: `b\nob${'x'.repeat(300)}`, file }).title).toMatch(
      /^b obx{75}… sends you “innocent fdp\.exe”/,
    );
  });

  test('where a click leads', () => {
    const said: HostNotification = { kind: 'message', personId: 'p1', nick: 'bob', text: 'hi' };
    expect(faceOf([said], 1)).toMatchObject({ title: 'bob', body: 'hi', asks: { kind: 'person', id: 'p1' } });
    const file = { kind: 'arrived', transferId: 't1', from: 'bob', name: 'a.txt', path: '/d/a.txt' } as const;
    expect(faceOf([file], 1)).toMatchObject({ body: 'From bob: /d/a.txt', asks: { kind: 'transfer', id: 't1' } });
    expect(faceOf([file], 3)).toMatchObject({
      title: '3 files have arrived',
      body: 'From bob, the last one: “a.txt”',
    });
  });
});

test('[desktop 2 notifications] what needs a look at its card can be rejected, but not accepted, past it', () => {
  expect(labels({})).toEqual(['Accept', 'Reject']);
  expect(labels({ kind: 'send', file: anOfferedFile({}) })).toEqual(['Accept', 'Reject']);
  for (const file of [
    anOfferedFile({ danger: 'executable' }),
    anOfferedFile({ existing: { sizeBytes: 1, modifiedAt: 0 } }),
    anOfferedFile({ announcedName: '../notes.txt' }),
  ])
    expect(labels({ kind: 'send', file })).toEqual(['Reject']);
  expect(labels({ otherAddresses: ['198.51.100.1'] })).toEqual(['Reject']);
});

test('[desktop 2 notifications] macOS and Windows have buttons', () => {
  expect((['darwin', 'win32', 'linux'] as const).filter(hasButtons)).toEqual(['darwin', 'win32']);
});
