/** electron-builder reads its configuration only on a release machine; its schema can be asked everywhere. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../scripts/project.mjs';

const require = createRequire(import.meta.url);
// Not exported by its index; the file is where electron-builder itself takes it from.
const { getConfig, validateConfiguration } = require('app-builder-lib/out/util/config/config');
const { DebugLogger } = require('builder-util');

test('electron-builder.yml fits the schema of electron-builder', async () => {
  const config = await getConfig(root, null, {});
  await expect(validateConfiguration(config, new DebugLogger(false))).resolves.toBeUndefined();
});

test('a misspelt option would be refused', async () => {
  const config = { ...(await getConfig(root, null, {})), asarr: true };
  await expect(validateConfiguration(config, new DebugLogger(false))).rejects.toThrow(/asarr/);
});

test('the icon it names exists', async () => {
  const config = await getConfig(root, null, {});
  expect(existsSync(join(root, config.icon))).toBe(true);
});
