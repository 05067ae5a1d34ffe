/** [desktop 2 resume] A machine that wakes up tries again at once what broke while it slept. */
import { powerMonitor } from 'electron';
import type { Core } from '../core/core-interface';

/** @returns how to end it */
export function tryAgainOnWakeUp(core: Core): () => void {
  const onResume = () => core.networkIsBack();
  powerMonitor.on('resume', onResume);
  return () => {
    powerMonitor.off('resume', onResume);
  };
}
