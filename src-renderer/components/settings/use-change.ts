import type { SettingsPatch } from '../../../src-shared/model/settings';
import { useActions } from '../../state/use-app';

/** Saves a change at once; what the core does not take is said in a banner. */
export function useChange(): (patch: SettingsPatch) => void {
  const actions = useActions();
  return (patch) => void actions.run('settings.change', { patch });
}
