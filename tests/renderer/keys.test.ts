import { describe, expect, test } from 'vitest';
import {
  holdsCommand,
  isDelete,
  keySystemOf,
  keysOn,
  opensContextMenu,
} from '../../src-renderer/components/parts/keys';

describe('[desktop 2 menus] keys by system', () => {
  test.each([
    ['MacIntel', 'mac'],
    ['macOS', 'mac'],
    ['iPad', 'mac'],
    ['Win32', 'other'],
    ['Linux x86_64', 'other'],
    ['', 'other'],
  ] as const)('%s has the keys of %s', (platform, system) => {
    expect(keySystemOf(platform)).toBe(system);
  });

  test('on macOS ⌘ commands, and Ctrl is left to the text', () => {
    expect(holdsCommand({ ctrlKey: false, metaKey: true }, 'mac')).toBe(true);
    expect(holdsCommand({ ctrlKey: true, metaKey: false }, 'mac')).toBe(false);
    expect(holdsCommand({ ctrlKey: true, metaKey: true }, 'mac')).toBe(false);
  });

  test('elsewhere Ctrl commands, and the system keeps its own key', () => {
    expect(holdsCommand({ ctrlKey: true, metaKey: false }, 'other')).toBe(true);
    expect(holdsCommand({ ctrlKey: false, metaKey: true }, 'other')).toBe(false);
    expect(holdsCommand({ ctrlKey: false, metaKey: false }, 'other')).toBe(false);
  });

  test.each([
    ['Ctrl+K', '⌘K'],
    ['Ctrl+,', '⌘,'],
    ['Ctrl+B, I, U', '⌘B, I, U'],
    ['Ctrl+Home / End', '⌘Home / End'],
    ['Alt+↓ / Alt+↑', '⌥↓ / ⌥↑'],
    ['Shift+Enter', '⇧Return'],
    ['Backspace', 'Delete'],
    ['F1', 'F1'],
  ])('%s is shown as %s on macOS, and as it is elsewhere', (keys, onMac) => {
    expect(keysOn('mac', keys)).toBe(onMac);
    expect(keysOn('other', keys)).toBe(keys);
  });

  test('the Delete key of a Mac says Backspace', () => {
    expect(isDelete('Backspace', 'mac')).toBe(true);
    expect(isDelete('Backspace', 'other')).toBe(false);
    expect(isDelete('Delete', 'other')).toBe(true);
  });

  test('a context menu opens with the menu key and with Shift+F10, not with F10 alone', () => {
    expect(opensContextMenu({ key: 'ContextMenu', shiftKey: false })).toBe(true);
    expect(opensContextMenu({ key: 'F10', shiftKey: true })).toBe(true);
    expect(opensContextMenu({ key: 'F10', shiftKey: false })).toBe(false);
  });
});
