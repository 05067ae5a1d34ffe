/** Settings: each change is saved at once; a value that does not fit is said where it stands. */
import { useSnapshot } from '../state/use-app';
import { AccessSettings, NotificationSettings } from './settings/AccessSettings';
import { AppearanceSettings, WaitingSettings } from './settings/AppearanceSettings';
import { DownloadSettings } from './settings/DownloadSettings';
import { Group } from './settings/fields';
import { ListeningSettings } from './settings/ListeningSettings';
import { NickSetting } from './settings/NickSetting';
import { ShareSettings } from './settings/ShareSettings';
import { TransferSettings } from './settings/TransferSettings';
import './Settings.css';

export function Settings() {
  const version = useSnapshot((snapshot) => snapshot.version);
  return (
    <section aria-label="Settings" className="main-pane">
      <header className="pane-head">
        <h1 className="grow">Settings</h1>
        <span className="quiet small">Port59 {version}</span>
      </header>
      <div className="pane-body settings">
        <Group title="You">
          <NickSetting />
        </Group>
        <ListeningSettings />
        <AccessSettings />
        <DownloadSettings />
        <TransferSettings />
        <ShareSettings />
        <AppearanceSettings />
        <NotificationSettings />
        <WaitingSettings />
      </div>
    </section>
  );
}
