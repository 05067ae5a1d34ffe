/** The headless host: one core, and a window for it that is a page in a browser on this machine. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { ProblemError } from '../../src-shared/model/problem';
import type { SettingsPatch } from '../../src-shared/model/settings';
import type { HostAbilities } from '../../src-shared/model/snapshot';
import type { Core, CoreOptions } from '../core/core-interface';
import { openBrowser } from './open-browser';
import { isLoopback } from './origins';
import { Spool } from './spool';
import { keepSpoolTidy } from './spool-upkeep';
import { openWindowServer, type WindowAddress, type WindowCertificate } from './window-server';

export interface HeadlessOptions {
  readonly createCore: (options: CoreOptions) => Promise<Core>;
  readonly core: Pick<CoreOptions, 'version' | 'loginName'> & {
    readonly dataFolder: string;
    readonly overrides: SettingsPatch;
  };
  /** Where downloads go unless the settings say otherwise; made when first needed. */
  readonly downloadsFolder: string;
  /** The built window. */
  readonly rendererFolder: string;
  /** Null: no window. */
  readonly ui: WindowOptions | null;
}

export interface WindowOptions extends WindowAddress {
  /** PEM files of a certificate and its key; null: plain HTTP. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string } | null;
  /** Plain HTTP also where others on the network can read along. */
  readonly insecure?: boolean;
}

interface HeadlessWindow {
  readonly host: string;
  readonly port: number;
  /** Opens the window in a browser, and is as good as a password. */
  readonly url: string;
  /** The same for every address under which it is reached; `url` is the first. */
  readonly urls: readonly string[];
  /** False: others on the network can read along. To be said at each start. */
  readonly isSecure: boolean;
  openInBrowser(onFailure: (sentence: string) => void): void;
}

export interface Headless {
  readonly core: Core;
  readonly window: HeadlessWindow | null;
  close(): Promise<void>;
}

/**
 * @throws ProblemError when the core or the window cannot start; then nothing is left running. window-needs-encryption
 * when others could reach the window, and neither `tls` nor `insecure` is given; certificate-unusable.
 */
export async function startHeadless(options: HeadlessOptions): Promise<Headless> {
  const { dataFolder } = options.core;
  const certificate = options.ui === null ? null : await certificateFor(options.ui);
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
    const sessionsFile = join(dataFolder, 'window-sessions.json');
    const server = await openWindowServer({
      core,
      spool,
      rendererFolder,
      address,
      certificate,
      sessionsFile,
      onError,
    });
    const stopTidying = keepSpoolTidy(core, spool, onError);
    const openInBrowser = (onFailure: (sentence: string) => void) => openBrowser(server.newOneTimeUrl(), onFailure);
    return {
      core,
      window: {
        host: server.host,
        port: server.port,
        url: server.url,
        urls: server.urls,
        isSecure: server.isSecure,
        openInBrowser,
      },
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

/** Null: plain HTTP, which is for this machine alone unless the person says otherwise. */
async function certificateFor({
  host,
  tls = null,
  insecure = false,
}: WindowOptions): Promise<WindowCertificate | null> {
  if (tls === null) {
    if (!isLoopback(host) && !insecure) throw new ProblemError('window-needs-encryption', { host });
    return null;
  }
  const [cert, key] = await Promise.all([readPem(tls.certFile), readPem(tls.keyFile)]);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new ProblemError('certificate-unusable', { path: tls.certFile, detail }, { cause: error });
  }
  return { cert, key };
}

async function readPem(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const detail = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new ProblemError('certificate-unusable', { path, detail }, { cause: error });
  }
}

const ABILITIES: HostAbilities = {
  nativeDialogs: false,
  reveal: false,
  notifications: false,
  pathsOfDroppedFiles: false,
  spoolUrl: '/spool',
  desktop: null,
};
