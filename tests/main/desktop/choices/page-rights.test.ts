import { describe, expect, test } from 'vitest';
import { isPermitted, opensInBrowser } from '../../../../src-main/desktop/choices/page-rights';

describe('[desktop 4] permissions', () => {
  test.each(['app://port59', 'app://port59/', 'app://port59/index.html'])('%s may copy text', (requester) => {
    expect(isPermitted('clipboard-sanitized-write', requester)).toBe(true);
  });

  test.each([
    ...['clipboard-read', 'media', 'geolocation', 'notifications', 'midiSysex', 'openExternal', 'fileSystem'],
    ...['hid', 'serial', 'usb', 'display-capture', 'fullscreen', 'pointerLock', 'unknown', ''],
  ])('nobody gets %j', (permission) => {
    expect(isPermitted(permission, 'app://port59/index.html')).toBe(false);
  });

  test.each(['https://port59/', 'app://other/', 'file:///index.html', 'null', ''])('%j may nothing', (requester) => {
    expect(isPermitted('clipboard-sanitized-write', requester)).toBe(false);
  });
});

describe('[desktop 4] links', () => {
  test.each(['https://example.org/a?b=c#d', 'http://192.0.2.7:8080', 'HTTPS://EXAMPLE.ORG'])(
    '%s opens in the browser',
    (address) => {
      expect(opensInBrowser(address)).toBe(true);
    },
  );

  test.each([
    ...['file:///etc/passwd', 'javascript:alert(1)', 'data:text/html,x', 'mailto:a@b.c', 'ms-msdt:/id', 'smb://h/x'],
    ...['app://port59/index.html', 'https:', 'not an address', ''],
    `https://example.org/${'a'.repeat(2048)}`,
  ])('%j does not', (address) => {
    expect(opensInBrowser(address)).toBe(false);
  });
});
