import type { SettingsPatch } from '../../../src-shared/model/settings';
import { useActions } from '../../state/use-app';

/** Saves a change at once: true once the core has it. What it does not take is said in a banner. */
export function useChange(): (patch: SettingsPatch) => Promise<boolean> {
  const actions = useActions();
  return async (patch) => (await actions.run('settings.change', { patch })) !== null;
}
