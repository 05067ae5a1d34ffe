/** A core in this process, with nothing of it kept and its folders in a temporary place. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCore } from '../../src-main/core/core';
import type { Core } from '../../src-main/core/core-interface';
import type { CoreEvent, EventName, EventPayload } from '../../src-shared/contract/contract';
import type { SettingsPatch } from '../../src-shared/model/settings';

export interface TestCore {
  readonly core: Core;
  readonly folder: string;
  readonly downloads: string;
  readonly port: number;
  /** The first event of this name that fits, past or future. */
  next<N extends EventName>(name: N, fits?: (payload: EventPayload<N>) => boolean): Promise<EventPayload<N>>;
  /** Ends the program; its folders stay. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

const PATIENCE_MS = 10_000;

/** `dataFolder`: where a core keeps what the next one with it finds. */
export async function startCore(
  nick: string,
  settings: SettingsPatch = {},
  dataFolder: string | null = null,
): Promise<TestCore> {
  const folder = await mkdtemp(join(tmpdir(), `port59-${nick}-`));
  const downloads = join(folder, 'downloads');
  const core = await createCore({
    dataFolder,
    listen: true,
    version: 'test',
    ports: {
      abilities: {
        nativeDialogs: false,
        reveal: false,
        notifications: false,
        pathsOfDroppedFiles: false,
        spoolUrl: null,
        desktop: null,
      },
      downloadsFolder: downloads,
    },
    overrides: { nick, listen: [{ host: '127.0.0.1', port: 0 }], ...settings },
  });
  const seen: CoreEvent[] = [];
  let wake = () => {};
  core.onEvent((_, event) => {
    seen.push(event);
    wake();
  });
  const next: TestCore['next'] = async (name, fits = () => true) => {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      // The name tells the payload's type.
      const found = seen.find((event) => event.name === name && fits(event.payload as never));
      if (found !== undefined) return found.payload as never;
      if (performance.now() > deadline)
        throw new Error(`no ${name}; instead: ${seen.map((event) => event.name).join(' ')}`);
      await new Promise<void>((resolve) => {
        wake = resolve;
        setImmediate(resolve);
      });
    }
  };
  return {
    core,
    folder,
    downloads,
    port: core.snapshot().listeners[0]?.port ?? 0,
    next,
    stop: () => core.close(),
    async close() {
      await core.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
