/** The pages of the settings, in the order one meets them. */
import type { ComponentType } from 'react';
import type { HostAbilities } from '../../../src-shared/model/snapshot';
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

interface SettingsPage {
  readonly id: string;
  readonly title: string;
  readonly Page: ComponentType;
  /** Whether this host can do what the page is about. */
  readonly isHere?: (host: HostAbilities) => boolean;
}

const SETTINGS_PAGES: readonly SettingsPage[] = [
  { id: 'you', title: 'You', Page: You },
  { id: 'listening', title: 'Listening', Page: ListeningSettings },
  { id: 'access', title: 'Who may', Page: AccessSettings },
  { id: 'downloads', title: 'Downloads', Page: DownloadSettings },
  { id: 'transfers', title: 'Transfers', Page: TransferSettings },
  { id: 'shares', title: 'Shared folders', Page: ShareSettings },
  { id: 'history', title: 'Conversations', Page: HistorySettings },
  { id: 'appearance', title: 'Appearance', Page: AppearanceSettings },
  { id: 'desktop', title: 'Desktop', Page: DesktopSettings, isHere: ({ desktop }) => desktop !== null },
  { id: 'notifications', title: 'Notifications', Page: NotificationSettings, isHere: (host) => host.notifications },
  { id: 'waiting', title: 'How long to wait', Page: WaitingSettings },
];

/** Those that say something on this host. */
export function settingsPagesOf(host: HostAbilities): readonly SettingsPage[] {
  return SETTINGS_PAGES.filter(({ isHere }) => isHere?.(host) ?? true);
}

function You() {
  return (
    <Group title="You">
      <NickSetting />
    </Group>
  );
}
