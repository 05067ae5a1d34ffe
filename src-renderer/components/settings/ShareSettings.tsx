import { Folder } from 'lucide-react';
import type { Share } from '../../../src-shared/model/settings';
import { useActions, useSnapshot } from '../../state/use-app';
import { Group, SwitchSetting, TextSetting } from './fields';
import { Found } from './search';
import { useChange } from './use-change';

const MAX_WELCOME = 8000;

export function ShareSettings() {
  const actions = useActions();
  const change = useChange();
  const shares = useSnapshot((snapshot) => snapshot.settings.shares);
  const welcomeText = useSnapshot((snapshot) => snapshot.settings.welcomeText);
  const showsHidden = useSnapshot((snapshot) => snapshot.settings.showHiddenFiles);
  const add = (path: string) => change({ shares: [...shares, { name: freeName(path, shares), path }] });
  return (
    <Group
      title="Shared folders"
      hint="Visitors of your file server see only the folders you add here, and can never change them."
    >
      {shares.map((share) => (
        <Found key={share.name} by={`${share.name} ${share.path}`}>
          <div className="row">
            <Folder size={16} aria-hidden />
            <span className="grow cut" title={share.path}>
              {share.name} <span className="quiet mono small">{share.path}</span>
            </span>
            <button
              type="button"
              aria-label={`Stop sharing ${share.name}`}
              onClick={() => change({ shares: shares.filter((one) => one !== share) })}
            >
              Remove
            </button>
          </div>
        </Found>
      ))}
      <Found by="Share a folder">
        <button type="button" onClick={() => actions.pickFolder(add)}>
          Share a folder…
        </button>
      </Found>
      <TextSetting
        label="Welcome text"
        value={welcomeText}
        isLong
        check={(value) => (value.length > MAX_WELCOME ? `At most ${MAX_WELCOME} characters.` : null)}
        onSave={(value) => change({ welcomeText: value })}
      />
      <SwitchSetting
        label="Show hidden files to visitors"
        isOn={showsHidden}
        onSave={(showHiddenFiles) => change({ showHiddenFiles })}
      />
    </Group>
  );
}

/** The folder's own name, with a number when a share is called so already. */
function freeName(path: string, shares: readonly Share[]): string {
  const own =
    path
      .split(/[\\/]/)
      .filter((part) => part !== '')
      .at(-1) ?? 'share';
  const names = new Set(shares.map(({ name }) => name.toLowerCase()));
  let name = own;
  for (let number = 2; names.has(name.toLowerCase()); number++) name = `${own} (${number})`;
  return name;
}
