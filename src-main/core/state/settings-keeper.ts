/**
 * The settings of the file, the options of this start over them, and what is true of both. A change goes to the file;
 * an option of the command line never does, until the person changes that very field.
 */
import { ProblemError } from '../../../src-shared/model/problem';
import {
  applySettingsPatch,
  DEFAULT_SETTINGS,
  type Settings,
  type SettingsPatch,
} from '../../../src-shared/model/settings';
import { createLine } from './one-at-a-time';

/** A change, or what makes one of the settings as they are when its turn comes. */
export type SettingsChange = SettingsPatch | ((settings: Settings) => SettingsPatch);

export class SettingsKeeper {
  private stored: Settings;
  private overrides: SettingsPatch;
  /** Two changes at once come one after the other, and neither undoes what the other changed. */
  private readonly line = createLine();

  /** @throws ProblemError settings-invalid when the overrides do not fit. */
  constructor(
    stored: Settings | null,
    overrides: SettingsPatch,
    private readonly save: (settings: Settings) => Promise<void>,
  ) {
    this.stored = stored ?? DEFAULT_SETTINGS;
    this.overrides = overrides;
    patched(this.stored, overrides);
  }

  get effective(): Settings {
    return patched(this.stored, this.overrides);
  }

  /**
   * @param check looks at what would be true then, before anything is kept; what it throws leaves all as it is
   * @param then does what follows from the change, before the next one has its turn
   * @throws ProblemError settings-invalid, settings-not-saved: then nothing has changed.
   */
  change(
    change: SettingsChange,
    check: (settings: Settings) => Promise<void>,
    then: (before: Settings) => Promise<void>,
  ): Promise<void> {
    return this.line.run(async () => {
      const before = this.effective;
      const patch = typeof change === 'function' ? change(before) : change;
      const stored = patched(this.stored, patch);
      const overrides = without(this.overrides, new Set(Object.keys(patch)));
      await check(patched(stored, overrides));
      await this.save(stored);
      this.stored = stored;
      this.overrides = overrides;
      await then(before);
    });
  }

  /** The file was changed by hand: what it says now holds, under the options of this start. */
  reload(load: () => Promise<Settings>, then: (before: Settings) => Promise<void>): Promise<void> {
    return this.line.run(async () => {
      const before = this.effective;
      this.stored = await load();
      await then(before);
    });
  }
}

function without(patch: SettingsPatch, fields: ReadonlySet<string>): SettingsPatch {
  return Object.fromEntries(Object.entries(patch).filter(([key]) => !fields.has(key)));
}

function patched(settings: Settings, patch: SettingsPatch): Settings {
  const result = applySettingsPatch(settings, patch);
  if (result.kind === 'invalid') throw new ProblemError('settings-invalid', { field: result.field });
  return result.settings;
}
