import { formatBytes } from '../../../src-shared/model/formatting';
import type { IfExists } from '../../../src-shared/model/settings';
import { useActions, useSnapshot } from '../../state/use-app';
import { ChoiceSetting, Group } from './fields';
import { Found } from './search';
import { useChange } from './use-change';

const IF_EXISTS: readonly (readonly [IfExists, string])[] = [
  ['ask', 'Ask me'],
  ['resume', 'Go on with a part, else another name'],
  ['rename', 'Another name'],
];

export function DownloadSettings() {
  const actions = useActions();
  const change = useChange();
  const ifExists = useSnapshot((snapshot) => snapshot.settings.ifExists);
  const { folder, freeBytes } = useSnapshot((snapshot) => snapshot.downloads);
  return (
    <Group title="Downloads">
      <Found by="Downloads folder: where files go">
        <div className="row">
          <div className="grow">
            <p className="mono small cut" title={folder}>
              {folder}
            </p>
            <p className="quiet small">{freeBytes === null ? '' : `${formatBytes(freeBytes)} free`}</p>
          </div>
          <button type="button" onClick={() => actions.pickFolder((path) => change({ downloadsFolder: path }))}>
            Change…
          </button>
        </div>
      </Found>
      <ChoiceSetting
        label="When a name is taken"
        value={ifExists}
        choices={IF_EXISTS}
        onSave={(chosen) => change({ ifExists: chosen })}
      />
    </Group>
  );
}
