/**
 * The looks for a newer Port59 over the program's life, one after the start and one a day, while the person wants them
 * [desktop 3 updates]. A look that fails is no matter of the person's: it goes to the log, and the next one comes.
 */
import { ProblemError } from '../../../src-shared/model/problem';
import type { Settings } from '../../../src-shared/model/settings';
import type { Core } from '../../core/core-interface';
import { FIRST_LOOK_MS, NEXT_LOOK_MS, type UpdateWay, updateFailed, updateFound, updateReady } from './updates';

/** What electron-updater does for us, and nothing by itself. */
export interface Updater {
  /** The version of a newer one, or null. Rejects when the feed cannot be asked. */
  look(): Promise<string | null>;
  /** Takes what the last look found, checked against the feed's checksum and, where there is one, the signature. */
  download(): Promise<void>;
  /** Ends the program at once. */
  replaceProgram(): void;
}

export interface UpdateNeeds {
  readonly core: Pick<Core, 'notify' | 'snapshot' | 'onEvent'>;
  readonly way: UpdateWay;
  /** Asked for at the first look, so that a start loads nothing for it. */
  readonly loadUpdater: () => Promise<Updater>;
  readonly log: (error: unknown) => void;
}

export interface UpdateLooks {
  /** @throws ProblemError update-failed */
  download(): Promise<void>;
  /** How the program is replaced once it has ended in order; null when nothing is downloaded. */
  readonly replacement: (() => void) | null;
  stop(): void;
}

export function lookForUpdates({ core, way, loadUpdater, log }: UpdateNeeds): UpdateLooks {
  let updater: Promise<Updater> | null = null;
  let found: string | null = null;
  let replacement: (() => void) | null = null;
  let timer: NodeJS.Timeout | null = null;

  const look = async (): Promise<void> => {
    timer = setTimeout(() => void look(), NEXT_LOOK_MS);
    try {
      updater ??= loadUpdater();
      found = await (await updater).look();
    } catch (error) {
      log(error);
      return;
    }
    if (found !== null && replacement === null && way !== 'none') core.notify('info', updateFound(found, way));
  };
  const follow = ({ desktop }: Settings): void => {
    const wanted = way !== 'none' && desktop.lookForUpdates;
    if (wanted) timer ??= setTimeout(() => void look(), FIRST_LOOK_MS);
    else if (timer !== null) {
      clearTimeout(timer);
      timer = null;
    }
  };
  const stopListening = core.onEvent((_seq, event) => {
    if (event.name === 'settings.changed') follow(event.payload);
  });
  follow(core.snapshot().settings);

  return {
    async download() {
      if (updater === null || found === null || way !== 'install') throw problemError(new Error('nothing was found'));
      const version = found;
      const taken = await updater;
      await taken.download().catch((error: unknown) => {
        log(error);
        throw problemError(error);
      });
      replacement = () => taken.replaceProgram();
      core.notify('info', updateReady(version));
    },
    get replacement() {
      return replacement;
    },
    stop() {
      stopListening();
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}

function problemError(error: unknown): ProblemError {
  const { code, params } = updateFailed(error);
  return new ProblemError(code, params, { cause: error });
}
