import { useApp } from '../../state/use-app';
import { AboutDialog } from './AboutDialog';
import { ConfirmDialog } from './ConfirmDialog';
import { ConnectDialog } from './ConnectDialog';
import { ContactDialog } from './ContactDialog';
import { FolderPickDialog } from './FolderPickDialog';
import { LimitDialog } from './LimitDialog';
import { Palette } from './Palette';
import { PictureDialog } from './PictureDialog';
import { PortDialog } from './PortDialog';
import { ConfirmSendDialog, SendDialog } from './SendDialogs';
import { ShortcutsSheet } from './ShortcutsSheet';

/** The one dialog that is open, if one is. */
export function Dialogs() {
  const dialog = useApp((state) => state.dialog);
  if (dialog === null) return null;
  switch (dialog.kind) {
    case 'connect':
      return <ConnectDialog key={dialog.address} address={dialog.address} />;
    case 'send':
      return <SendDialog {...dialog} />;
    case 'confirm-send':
      return <ConfirmSendDialog {...dialog} />;
    case 'pick-folder':
      return <FolderPickDialog onPick={dialog.onPick} />;
    case 'limit':
      return <LimitDialog {...dialog} />;
    case 'contact':
      return <ContactDialog contact={dialog.contact} />;
    case 'port':
      return <PortDialog personId={dialog.personId} />;
    case 'confirm':
      return <ConfirmDialog {...dialog} />;
    case 'picture':
      return <PictureDialog {...dialog} />;
    case 'palette':
      return <Palette />;
    case 'shortcuts':
      return <ShortcutsSheet />;
    case 'about':
      return <AboutDialog />;
  }
}
