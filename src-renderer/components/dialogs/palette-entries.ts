/** What can be reached by typing a few letters: people, what to do with them, and the window's own places. */
import { parseAddress } from '../../../src-shared/model/address';
import type { Person, Snapshot } from '../../../src-shared/model/snapshot';
import { visibleText } from '../../../src-shared/text/mirc-text';
import type { Actions } from '../../state/actions';
import { listPeople } from '../../state/people-view';
import { visitName } from '../files/visit-name';
import { ownKeys } from '../parts/own-keys';
import { settingsPagesOf } from '../settings/settings-pages';

export interface PaletteEntry {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly choose: () => void;
}

export function paletteEntries(snapshot: Snapshot, actions: Actions): readonly PaletteEntry[] {
  const listed = listPeople(snapshot);
  const people = listed.map(
    ({ id, nick, host }): PaletteEntry => ({
      id,
      label: visibleText(nick),
      detail: host,
      choose: () => actions.show({ kind: 'person', id }),
    }),
  );
  const deeds = listed.flatMap((person) => deedsFor(person, actions));
  const contacts = snapshot.contacts.flatMap(({ id, nick, addresses }): PaletteEntry[] => {
    const address = addresses[0];
    if (address === undefined) return [];
    const choose = () => actions.connect({ kind: 'address', address }, 'chat');
    return [{ id, label: `Call ${visibleText(nick)}`, detail: `contact at ${address}`, choose }];
  });
  const visits = snapshot.visits.map(
    (visit): PaletteEntry => ({
      id: visit.id,
      label: `\\${visit.folder.map(visibleText).join('\\')}`,
      detail: `files of ${visitName(visit)}`,
      choose: () => actions.show({ kind: 'visit', id: visit.id }),
    }),
  );
  const settings = settingsPagesOf(snapshot.host).map(
    ({ id: page, title }): PaletteEntry => ({
      id: `settings ${page}`,
      label: `Settings: ${title}`,
      detail: '',
      choose: () => actions.show({ kind: 'settings', page }),
    }),
  );
  return [...people, ...visits, ...placesOf(actions), ...settings, ...contacts, ...deeds];
}

function deedsFor({ id, nick, host }: Person, actions: Actions): readonly PaletteEntry[] {
  const name = visibleText(nick);
  const to = { kind: 'person', personId: id } as const;
  return [
    { id: `${id} chat`, label: `Chat with ${name}`, detail: host, choose: () => actions.connect(to, 'chat') },
    { id: `${id} send`, label: `Send files to ${name}`, detail: host, choose: () => actions.pickAndSend(id) },
    { id: `${id} files`, label: `Files of ${name}`, detail: host, choose: () => actions.connect(to, 'files') },
  ];
}

function placesOf(actions: Actions): readonly PaletteEntry[] {
  return [
    { id: 'connect', label: 'Connect…', detail: ownKeys('Ctrl+N'), choose: () => actions.openDialog(CONNECT) },
    {
      id: 'transfers',
      label: 'Transfers',
      detail: ownKeys('Ctrl+J'),
      choose: () => actions.show({ kind: 'transfers' }),
    },
    {
      id: 'search',
      label: 'Search all conversations',
      detail: ownKeys('Ctrl+Shift+F'),
      choose: () => actions.show({ kind: 'search' }),
    },
    { id: 'contacts', label: 'Contacts', detail: '', choose: () => actions.show({ kind: 'contacts' }) },
    { id: 'settings', label: 'Settings', detail: ownKeys('Ctrl+,'), choose: () => actions.show({ kind: 'settings' }) },
    { id: 'home', label: 'Your invitation', detail: '', choose: () => actions.show({ kind: 'home' }) },
    ...FOR_ALL.map(([command, label]) => ({
      id: command,
      label,
      detail: 'transfers',
      choose: () => actions.run(command, {}),
    })),
    {
      id: 'clear',
      label: 'Clear finished transfers',
      detail: '',
      choose: () => actions.clearFinished(),
    },
    {
      id: 'about',
      label: 'About Port59',
      detail: 'version and licences',
      choose: () => actions.openDialog({ kind: 'about' }),
    },
    { id: 'keys', label: 'Keys', detail: 'F1', choose: () => actions.openDialog({ kind: 'shortcuts' }) },
  ];
}

const FOR_ALL = [
  ['transfer.pause-all', 'Pause all'],
  ['transfer.resume-all', 'Resume all'],
  ['transfer.retry-failed', 'Retry all failed'],
] as const;

const CONNECT = { kind: 'connect', address: '' } as const;

/** An address or a link that was typed or pasted, as something to connect to; null when it is none. */
export function addressEntry(typed: string, actions: Pick<Actions, 'openDialog'>): PaletteEntry | null {
  const address = typed.trim();
  // A single word is a nick or a command, though a host may be called so.
  if (!/[.:]/.test(address) || parseAddress(address) === null) return null;
  const choose = () => actions.openDialog({ kind: 'connect', address });
  return { id: 'address', label: `Connect to ${visibleText(address)}…`, detail: 'address', choose };
}

/** Every word must be found, at the start of a word before anywhere else. */
export function findEntries(entries: readonly PaletteEntry[], typed: string, limit: number): readonly PaletteEntry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const ranked = entries.flatMap((entry) => {
    const text = `${entry.label} ${entry.detail}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) return [];
    const misses = words.filter((word) => !` ${text}`.includes(` ${word}`)).length;
    return [{ entry, misses }];
  });
  return ranked
    .sort((a, b) => a.misses - b.misses)
    .slice(0, limit)
    .map(({ entry }) => entry);
}
