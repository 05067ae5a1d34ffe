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

export class SettingsKeeper {
  private stored: Settings;
  private overrides: SettingsPatch;

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

  /** @throws ProblemError settings-invalid, settings-not-saved: then nothing has changed. */
  async change(patch: SettingsPatch): Promise<void> {
    const stored = patched(this.stored, patch);
    await this.save(stored);
    this.stored = stored;
    const changed = new Set(Object.keys(patch));
    this.overrides = Object.fromEntries(Object.entries(this.overrides).filter(([key]) => !changed.has(key)));
  }
}

function patched(settings: Settings, patch: SettingsPatch): Settings {
  const result = applySettingsPatch(settings, patch);
  if (result.kind === 'invalid') throw new ProblemError('settings-invalid', { field: result.field });
  return result.settings;
}
