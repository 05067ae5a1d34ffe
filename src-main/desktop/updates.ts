/** How this program is installed, and what takes a newer one. What is done about it stands in choices/look-for-updates. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import type { Core } from '../core/core-interface';
import { lookForUpdates, type UpdateLooks } from './choices/look-for-updates';
import { type UpdateWay, updateWay } from './choices/updates';

export function installedUpdateWay(): UpdateWay {
  return updateWay({
    isPackaged: app.isPackaged,
    // electron-builder writes it when the release has a feed.
    hasFeed: existsSync(join(process.resourcesPath ?? '', 'app-update.yml')),
    platform: process.platform,
    portableFile: process.env.PORTABLE_EXECUTABLE_FILE,
    appImage: process.env.APPIMAGE,
  });
}

/** @param log also what electron-updater warns of, as text */
export function followUpdates(core: Core, log: (error: unknown) => void): UpdateLooks {
  const loadUpdater = async () => {
    // Its own bundle, see scripts/build.mjs: a path for bundlers would put it into this one.
    const file: string = new URL('./updater.js', import.meta.url).href;
    const { createUpdater }: typeof import('./updater') = await import(/* @vite-ignore */ file);
    return createUpdater(log);
  };
  return lookForUpdates({ core, way: installedUpdateWay(), loadUpdater, log });
}
