/** The theme a settings file asks for, read before the core reads all of it. */
import * as v from 'valibot';
import { type Settings, settingsSchema } from '../../../src-shared/model/settings';

type Theme = Settings['appearance']['theme'];

const appearance = v.object({
  appearance: v.object({ theme: settingsSchema.entries.appearance.wrapped.entries.theme }),
});

/** @param settingsText what stands in the file; null: there is none. Whatever it is, there is a theme. */
export function themeIn(settingsText: string | null): Theme {
  if (settingsText === null) return 'system';
  try {
    return v.parse(appearance, JSON.parse(settingsText)).appearance.theme;
  } catch {
    // Not ours to mend: the core reads it too, keeps it aside and says so.
    return 'system';
  }
}
