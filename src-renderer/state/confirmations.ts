/** What cannot be taken back asks first, in the same words wherever it is begun. */
import type { CommandArgs, CommandName, CommandResult } from '../../src-shared/contract/contract';
import type { Contact, Person } from '../../src-shared/model/snapshot';
import { visibleText } from '../../src-shared/text/mirc-text';
import type { OpenDialog } from './app-state';

type Run = <N extends CommandName>(command: N, args: CommandArgs<N>) => Promise<CommandResult<N> | null>;
type Ask = (dialog: OpenDialog) => void;

export function createConfirmations(run: Run, ask: Ask, blocked: () => readonly string[]) {
  return {
    askToClear({ id, nick }: Person) {
      ask({
        kind: 'confirm',
        title: `Delete the conversation with ${visibleText(nick)}?`,
        text: 'Everything said here is deleted on this computer. Files and transfers stay.',
        action: 'Delete',
        onConfirm: () => void run('timeline.clear', { personId: id }),
      });
    },
    askToForget({ id, nick }: Person) {
      ask({
        kind: 'confirm',
        title: `Forget ${visibleText(nick)}?`,
        text: 'They leave the list, and the conversation is deleted on this computer. Files stay.',
        action: 'Forget',
        onConfirm: () => void run('person.forget', { personId: id }),
      });
    },
    askToBlock({ host, nick }: Person) {
      ask({
        kind: 'confirm',
        title: `Block ${host}?`,
        text: `Nobody at this address gets through any more, ${visibleText(nick)} or others. The settings list it, to take it back.`,
        action: 'Block',
        onConfirm: () =>
          void run('settings.change', { patch: { blockedAddresses: [...new Set([...blocked(), host])] } }),
      });
    },
    unblock(host: string) {
      const blockedAddresses = blocked().filter((address) => address !== host);
      void run('settings.change', { patch: { blockedAddresses } });
    },
    askToRemoveContact({ id, nick }: Contact) {
      ask({
        kind: 'confirm',
        title: `Remove the contact ${visibleText(nick)}?`,
        text: 'What they may do without asking, their addresses and your note are gone. The conversation stays.',
        action: 'Remove',
        onConfirm: () => void run('contact.remove', { id }),
      });
    },
  };
}
