/** What the icon in the tray says and offers [desktop 2 tray]. */
import type { Snapshot } from '../../../src-shared/model/snapshot';
import { actionsOf, isMoving, kindOf } from '../../../src-shared/model/transfer';

export type TrayAction = 'show' | 'transfers' | 'pause-all' | 'resume-all' | 'quit';

export type TrayEntry =
  | { readonly kind: 'line' }
  /** What is so; not to be pressed. */
  | { readonly kind: 'state'; readonly label: string }
  | { readonly kind: 'item'; readonly label: string; readonly action: TrayAction; readonly isAble: boolean };

export interface TrayFace {
  /** Lines beside the pointer. */
  readonly tooltip: string;
  /** Beside the icon, where the system has room for it: how much waits for the person; empty for nothing. */
  readonly title: string;
  /** Something waits for the person: the icon has a mark. */
  readonly hasNews: boolean;
  readonly entries: readonly TrayEntry[];
}

export type TraySource = Pick<Snapshot, 'transfers' | 'people' | 'requests' | 'listeners'>;

/** Numbers only of what lasts: a menu that changes while it is open closes on some systems. */
export function trayFace({ transfers: all, people, requests, listeners }: TraySource): TrayFace {
  // The files of a folder follow their folder.
  const transfers = all.filter(({ folderId }) => folderId === null);
  const unread = people.reduce((sum, person) => sum + person.unread, 0);
  const moving = transfers.filter(({ phase }) => isMoving(phase)).length;
  const states = [
    ...counted(requests.length, 'request', 'requests'),
    ...counted(unread, 'unread message', 'unread messages'),
    ...counted(moving, 'transfer running', 'transfers running'),
    ...(listeners.some(({ problem }) => problem === null) ? [] : ['Not listening: nobody can reach you']),
  ];
  const canPause = transfers.some((transfer) => actionsOf(kindOf(transfer), transfer.phase).includes('pause'));
  const canResume = transfers.some(({ phase }) => phase.kind === 'paused');
  const waiting = unread + requests.length;
  return {
    tooltip: ['Port59', ...states].join('\n'),
    title: waiting === 0 ? '' : String(waiting),
    hasNews: waiting > 0,
    entries: [
      ...states.map((label): TrayEntry => ({ kind: 'state', label })),
      ...(states.length === 0 ? [] : [LINE]),
      item('Show Port59', 'show'),
      item('Transfers', 'transfers'),
      LINE,
      item('Pause all transfers', 'pause-all', canPause),
      item('Resume all transfers', 'resume-all', canResume),
      LINE,
      item('Quit', 'quit'),
    ],
  };
}

const LINE: TrayEntry = { kind: 'line' };

/** The file of the icon in the folder `tray`. A template is coloured by macOS itself [desktop 2 tray]. */
export function trayIcon(platform: NodeJS.Platform, hasNews: boolean): string {
  const name = hasNews ? 'trayUnread' : 'tray';
  if (platform === 'darwin') return `${name}Template.png`;
  return platform === 'win32' ? `${name}.ico` : `${name}.png`;
}

function item(label: string, action: TrayAction, isAble = true): TrayEntry {
  return { kind: 'item', label, action, isAble };
}

function counted(count: number, one: string, many: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
}
