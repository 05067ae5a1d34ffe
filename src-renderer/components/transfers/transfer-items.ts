/** [desktop 2 menus] What can be done with a transfer, as a menu: what its buttons do, and what has no button. */
import type { Snapshot, Transfer } from '../../../src-shared/model/snapshot';
import { describeProblem } from '../../../src-shared/model/wording';
import { visibleText } from '../../../src-shared/text/mirc-text';
import type { Actions } from '../../state/actions';
import { whoOf } from '../../state/transfer-kinds';
import { lineOf, type Move } from '../../state/transfer-queue';
import type { MenuItem } from '../parts/MenuItems';
import { actionsForMany, canDo, goOnLabel } from './transfer-actions';

type SnapshotPart = Pick<Snapshot, 'transfers' | 'host'>;

/** Everything. @param move changes the place in the queue */
export function transferItems(
  transfer: Transfer,
  snapshot: SnapshotPart,
  actions: Actions,
  move: (to: Move) => void,
): readonly MenuItem[] {
  return [
    ...goingOnItems(transfer, snapshot, actions),
    ...moreItems(transfer, snapshot, actions, move),
    ...endingItems(transfer, actions),
  ];
}

/** For several that are chosen: each entry says how many it is for. */
export function manyItems(transfers: readonly Transfer[], actions: Actions): readonly MenuItem[] {
  const { pause, goOn, goOnWord, cancel, remove } = actionsForMany(transfers);
  const entry = (word: string, ids: readonly string[], onChoose: () => void): readonly MenuItem[] =>
    ids.length === 0 ? [] : [{ label: `${word} ${ids.length}`, onChoose }];
  const names = transfers.map(({ name }) => name).join('\n');
  return [
    ...entry(goOnWord, goOn, () => void actions.toEach(goOn, 'go-on')),
    ...entry('Pause', pause, () => void actions.toEach(pause, 'pause')),
    ...asGroup([{ label: 'Copy the names', onChoose: () => void actions.copy(names) }]),
    ...asGroup([
      ...entry('Remove from the list:', remove, () => void actions.toEach(remove, 'remove')),
      ...entry('Cancel', cancel, () => actions.cancelAll(cancel)).map((item) => ({ ...item, isDanger: true })),
    ]),
  ];
}

/** What has no button in its line. */
function moreItems(
  transfer: Transfer,
  { transfers }: Pick<Snapshot, 'transfers'>,
  actions: Actions,
  move: (to: Move) => void,
): readonly MenuItem[] {
  const { id, path, personId, reason } = transfer;
  const line = lineOf(transfers);
  const place = canDo(transfer, 'move') ? line.indexOf(id) : -1;
  const moved = (label: string, to: Move): MenuItem => ({ label, onChoose: () => move(to) });
  const copy = (label: string, text: string): MenuItem => ({ label, onChoose: () => void actions.copy(text) });
  const queue = [
    ...(place > 0 ? [moved('First in the queue', 'first'), moved('Earlier in the queue', 'earlier')] : []),
    ...(place >= 0 && place < line.length - 1
      ? [moved('Later in the queue', 'later'), moved('Last in the queue', 'last')]
      : []),
  ];
  const who = visibleText(whoOf(transfer));
  return [
    ...asGroup(queue),
    ...asGroup([
      ...(personId === null
        ? []
        : [{ label: `Go to ${who}`, onChoose: () => actions.show({ kind: 'person', id: personId }) }]),
      ...(path === null ? [] : [copy('Copy the path', path)]),
      copy('Copy the name', transfer.name),
      ...(reason === null ? [] : [copy('Copy the reason', describeProblem(reason))]),
    ]),
  ];
}

function goingOnItems(transfer: Transfer, { host }: SnapshotPart, actions: Actions): readonly MenuItem[] {
  const { id, name, state, direction, path, limitBytesPerSecond } = transfer;
  const goOn = goOnLabel(transfer);
  // What somebody sends us has its name on the disk once it is whole.
  const isInPlace = path !== null && (direction === 'send' || state === 'done');
  const run = (label: string, command: 'transfer.retry' | 'transfer.pause' | 'transfer.reveal'): MenuItem => ({
    label,
    onChoose: () => void actions.run(command, { id }),
  });
  const limit: MenuItem = {
    label: 'Speed limit…',
    onChoose: () =>
      actions.openDialog({
        kind: 'limit',
        title: `Speed limit for ${visibleText(name)}`,
        bytesPerSecond: limitBytesPerSecond,
        onLimit: (bytesPerSecond) => void actions.run('transfer.limit', { id, bytesPerSecond }),
      }),
  };
  const underAnotherName: MenuItem = {
    label: 'Send under another name',
    onChoose: () => void actions.run('transfer.send-under-another-name', { id }),
  };
  return [
    ...(goOn === null ? [] : [run(state === 'waiting' ? 'Try now' : goOn, 'transfer.retry')]),
    ...(canDo(transfer, 'send-under-another-name') ? [underAnotherName] : []),
    ...(canDo(transfer, 'pause') ? [run('Pause', 'transfer.pause')] : []),
    ...(isInPlace && host.reveal ? [run('Show in folder', 'transfer.reveal')] : []),
    ...(canDo(transfer, 'limit') ? [limit] : []),
  ];
}

function endingItems(transfer: Transfer, actions: Actions): readonly MenuItem[] {
  const { id } = transfer;
  if (canDo(transfer, 'remove'))
    return asGroup([{ label: 'Remove from the list', onChoose: () => void actions.toEach([id], 'remove') }]);
  if (!canDo(transfer, 'cancel')) return [];
  return asGroup([{ label: 'Cancel', isDanger: true, onChoose: () => void actions.run('transfer.cancel', { id }) }]);
}

function asGroup(items: readonly MenuItem[]): readonly MenuItem[] {
  return items.map((item, index) => (index === 0 ? { ...item, beginsGroup: true } : item));
}
