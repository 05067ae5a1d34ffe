import { expect, test } from 'vitest';
import { themeIn } from '../../../../src-main/desktop/choices/first-theme';

test.each([
  ['{"nick":"ada","appearance":{"theme":"dark","textSize":"large"}}', 'dark'],
  ['{"appearance":{"theme":"light"}}', 'light'],
  ['{"appearance":{}}', 'system'],
  ['{"nick":"ada"}', 'system'],
  ['{"appearance":{"theme":"pink"}}', 'system'],
  ['not JSON', 'system'],
  ['null', 'system'],
  [null, 'system'],
])('[desktop 2 theme] the theme in %s is %s', (text, theme) => {
  expect(themeIn(text)).toBe(theme);
});
