/** The headless host: one core, and a window for it that is a page in a browser on this machine. */
import { join } from 'node:path';
import type { SettingsPatch } from '../../src-shared/model/settings';
import type { HostAbilities } from '../../src-shared/model/snapshot';
import type { Core, CoreOptions } from '../core/core-interface';
import { openBrowser } from './open-browser';
import { Spool } from './spool';
import { keepSpoolTidy } from './spool-upkeep';
import { openWindowServer, type WindowAddress } from './window-server';

export interface HeadlessOptions {
  readonly createCore: (options: CoreOptions) => Promise<Core>;
  readonly core: { readonly dataFolder: string; readonly overrides: SettingsPatch; readonly version: string };
  /** Where downloads go unless the settings say otherwise; made when first needed. */
  readonly downloadsFolder: string;
  /** The built window. */
  readonly rendererFolder: string;
  /** Null: no window. */
  readonly ui: WindowAddress | null;
}

export interface HeadlessWindow {
  readonly host: string;
  readonly port: number;
  /** Opens the window in a browser, and is as good as a password. */
  readonly url: string;
  openInBrowser(onFailure: (sentence: string) => void): void;
}

export interface Headless {
  readonly core: Core;
  readonly window: HeadlessWindow | null;
  close(): Promise<void>;
}

/** @throws ProblemError when the core or the window cannot start; then nothing is left running. */
export async function startHeadless(options: HeadlessOptions): Promise<Headless> {
  const { dataFolder } = options.core;
  const core = await options.createCore({
    ...options.core,
    ports: { abilities: ABILITIES, downloadsFolder: options.downloadsFolder },
    listen: true,
  });
  if (options.ui === null) return { core, window: null, close: () => core.close() };
  try {
    const spool = new Spool(join(dataFolder, 'spool'), () => core.snapshot().settings.limits.reservedDiskBytes);
    const onError = (error: unknown) => console.error('window:', error);
    const { ui: address, rendererFolder } = options;
    const server = await openWindowServer({ core, spool, rendererFolder, address, onError });
    const stopTidying = keepSpoolTidy(core, spool, onError);
    const openInBrowser = (onFailure: (sentence: string) => void) => openBrowser(server.newOneTimeUrl(), onFailure);
    return {
      core,
      window: { host: server.host, port: server.port, url: server.url, openInBrowser },
      close: async () => {
        await server.close();
        await core.close();
        stopTidying();
      },
    };
  } catch (error) {
    await core.close();
    throw error;
  }
}

const ABILITIES: HostAbilities = {
  nativeDialogs: false,
  reveal: false,
  notifications: false,
  pathsOfDroppedFiles: false,
  spoolUrl: '/spool',
};
