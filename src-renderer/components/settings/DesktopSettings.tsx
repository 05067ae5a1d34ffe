import type { CloseWindow, Settings } from '../../../src-shared/model/settings';
import { useSnapshot } from '../../state/use-app';
import { ChoiceSetting, Group, SwitchSetting } from './fields';
import { useChange } from './use-change';

const WHEN_CLOSED: readonly (readonly [CloseWindow, string])[] = [
  ['ask', 'Ask me'],
  ['stay', 'Keep running'],
  ['quit', 'Quit'],
];

/** How the program stays on the desktop around it; nothing where there is none [desktop 2 tray]. */
export function DesktopSettings() {
  const change = useChange();
  const host = useSnapshot((snapshot) => snapshot.host.desktop);
  const { tray, closeWindow, startWithSystem, spellChecker, lookForUpdates } = useSnapshot(
    (snapshot) => snapshot.settings.desktop,
  );
  if (host === null) return null;
  const set = (desktop: Partial<Settings['desktop']>) => change({ desktop });
  const hasDictionaries = host.dictionaries === 'of the system';
  return (
    <Group title="Desktop">
      <SwitchSetting label={`Show Port59 in the ${host.trayName}`} isOn={tray} onSave={(isOn) => set({ tray: isOn })} />
      {tray && (
        <ChoiceSetting
          label="When the window is closed"
          value={closeWindow}
          choices={WHEN_CLOSED}
          onSave={(chosen) => set({ closeWindow: chosen })}
        />
      )}
      {host.startsWithSystem && (
        <SwitchSetting
          label="Start when I log in, without a window"
          isOn={startWithSystem}
          onSave={(isOn) => set({ startWithSystem: isOn })}
        />
      )}
      {host.updates && (
        <SwitchSetting
          label="Look for a newer Port59 once a day"
          isOn={lookForUpdates}
          onSave={(isOn) => set({ lookForUpdates: isOn })}
        />
      )}
      <SwitchSetting
        label="Check spelling"
        isOn={spellChecker ?? hasDictionaries}
        onSave={(isOn) => set({ spellChecker: isOn })}
      />
      {!hasDictionaries && (
        <p className="quiet small">Checking needs a dictionary, which is downloaded from Google the first time.</p>
      )}
    </Group>
  );
}
