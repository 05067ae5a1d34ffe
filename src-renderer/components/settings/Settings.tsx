/** Settings: each change is saved at once; a value that does not fit is said where it stands. */
import { useSnapshot } from '../../state/use-app';
import { AccessSettings, NotificationSettings } from './AccessSettings';
import { AppearanceSettings, WaitingSettings } from './AppearanceSettings';
import { DesktopSettings } from './DesktopSettings';
import { DownloadSettings } from './DownloadSettings';
import { Group } from './fields';
import { HistorySettings } from './HistorySettings';
import { ListeningSettings } from './ListeningSettings';
import { NickSetting } from './NickSetting';
import { ShareSettings } from './ShareSettings';
import { TransferSettings } from './TransferSettings';
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
        <HistorySettings />
        <AppearanceSettings />
        <DesktopSettings />
        <NotificationSettings />
        <WaitingSettings />
      </div>
    </section>
  );
}
