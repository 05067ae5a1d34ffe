/** The button beside a sentence: what can be done about a problem, where one press can do it. */
import type { Problem } from '../../../src-shared/model/problem';
import type { Settings } from '../../../src-shared/model/settings';
import type { Actions } from '../../state/actions';

export interface Remedy {
  readonly label: string;
  readonly apply: () => void;
}

const FALLBACK_PORT = 5959;

export function remedyFor({ code }: Problem, settings: Settings, actions: Actions): Remedy | null {
  switch (code) {
    case 'port-needs-rights':
      return { label: `Use port ${FALLBACK_PORT}`, apply: () => usePort(FALLBACK_PORT, settings, actions) };
    case 'port-in-use':
    case 'address-not-here':
    case 'listen-failed':
      return { label: 'Choose another port', apply: () => actions.show({ kind: 'settings', page: 'listening' }) };
    case 'folder-missing':
    case 'folder-not-writable':
    case 'disk-full':
    case 'disk-error':
      return {
        label: 'Choose another folder',
        apply: () => actions.pickFolder((path) => void changeDownloads(path, actions)),
      };
    case 'share-missing':
      return { label: 'Look at the shares', apply: () => actions.show({ kind: 'settings', page: 'shares' }) };
    case 'too-many-sessions':
      return { label: 'Raise the limit', apply: () => actions.show({ kind: 'settings', page: 'access' }) };
    case 'address-invalid':
    case 'address-unresolved':
      return { label: 'Try another one', apply: () => actions.openDialog({ kind: 'connect', address: '' }) };
    case 'update-available':
      return { label: 'Download', apply: () => void actions.run('update.download', {}) };
    case 'update-ready':
      return { label: 'End and replace', apply: () => void actions.run('update.install', {}) };
    default:
      return null;
  }
}

function usePort(port: number, { listen }: Settings, actions: Actions): void {
  void actions.run('settings.change', { patch: { listen: listen.map(({ host }) => ({ host, port })) } });
}

function changeDownloads(downloadsFolder: string, actions: Actions): Promise<unknown> {
  return actions.run('settings.change', { patch: { downloadsFolder } });
}
