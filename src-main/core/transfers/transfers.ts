/** Builds the parts that move files, and hands them to each other. */
import type { Transfer } from '../../../src-shared/model/transfer';
import { createBufferPool } from '../../bytes/buffer-pool';
import { createRateLimiter, createThrottle } from '../../bytes/rate-limit';
import { createTurnShares } from '../../bytes/turn-share';
import { createDiskSpace } from '../../disk/disk-space';
import { createDiskWatch } from '../../disk/disk-watch';
import { createPartFiles } from '../../disk/part-file';
import { addressGroup } from '../../net/address-group';
import type { Store } from '../../storage/store';
import type { Visits } from '../browsing/our-visits';
import type { Visitors } from '../browsing/their-visits';
import type { Door } from '../door/door';
import type { People } from '../people/people';
import type { CoreState } from '../state/core-state';
import { TransferBook } from './book';
import { type ControlParts, TransferControl } from './control';
import { FolderRows } from './folder-rows';
import { TransferDriver } from './ours/driver';
import type { Features } from './ours/features';
import { FolderSends } from './ours/folder-send';
import { Gets } from './ours/get';
import { createTransferQueue } from './ours/queue';
import type { Patience } from './ours/retry';
import { Sends } from './ours/send';
import { WireNames } from './ours/wire-names';
import type { ByteWays, ReceiveParts } from './receive-file';
import { TakenOff } from './taken-off';
import type { TakeSendParts } from './theirs/fill-part';
import { createSlots } from './theirs/slots';
import { IncomingFolders } from './theirs/take-folder';
import { type TakeGetParts, takeGet } from './theirs/take-get';
import { takeSend } from './theirs/take-send';

export interface TransfersGiven {
  readonly state: CoreState;
  readonly people: People;
  readonly store: Store;
  readonly door: Door;
  readonly features: Features;
  readonly visits: Visits;
  readonly visitors: Visitors;
  readonly targetOf: ControlParts['targetOf'];
  readonly patience: Patience;
  /** Absolute, as the settings say now. */
  readonly downloadsFolder: () => string;
  readonly onArrived: (transfer: Transfer, path: string) => void;
  readonly onDiskChanged: () => void;
}

export type Transfers = Awaited<ReturnType<typeof createTransfers>>;

export async function createTransfers(given: TransfersGiven) {
  const { state, people, store, door, features, visits, visitors, downloadsFolder } = given;
  const limits = () => state.settings.limits;
  const nick = () => state.settings.nick;
  const answerTimeoutMs = () => state.settings.timeouts.answerSeconds * 1000;
  const reservedDiskBytes = () => limits().reservedDiskBytes;

  const book = new TransferBook(state, store, await store.journal.loadAll(), (text) => console.error(text));
  const speed = { up: createRateLimiter(), down: createRateLimiter() };
  const ways: ByteWays = {
    buffers: createBufferPool(),
    turns: createTurnShares(),
    throttleOf: (id, way) => createThrottle([speed[way], ...book.limitersOf(id)]),
  };
  const disk = createDiskWatch(reservedDiskBytes, createDiskSpace());
  const partFiles = createPartFiles((folder) => disk.hasVanished(folder));
  const receive: ReceiveParts = {
    ways,
    disk,
    saved: () => book.saved(),
    onArrived: given.onArrived,
    onDiskChanged: given.onDiskChanged,
  };
  const placeLimits = () => ({ slots: limits().transfers, smallBytes: limits().smallFileBytes });
  const queue = createTransferQueue(() => ({ ...placeLimits(), slotsPerPeer: limits().transfersPerPeer }));
  const driver = new TransferDriver({ book, queue, disk, reservedDiskBytes, patience: given.patience });
  const rows = new FolderRows(book);
  const sends = new Sends(
    { book, people, ways, names: new WireNames(), nick, answerTimeoutMs, targetOf: given.targetOf },
    driver,
    features,
  );
  const folderSends = new FolderSends(book, store, rows, sends, features);
  const gets = new Gets(
    {
      book,
      people,
      visits,
      partFiles,
      receive,
      nick,
      answerTimeoutMs,
      downloadsFolder,
      targetOf: given.targetOf,
    },
    driver,
  );
  const control = new TransferControl({
    book,
    queue,
    sends,
    folderSends,
    gets,
    features,
    continues: () => state.settings.continueTransfers,
    whereabouts: (personId) => state.people.get(personId ?? '') ?? null,
    targetOf: given.targetOf,
  });
  const takenOff = new TakenOff(book, store);
  const slotWish = (caller: string, host: string, sizeBytes: number) => ({
    group: addressGroup(host),
    isKnown: people.contactOf(caller, host) !== null,
    sizeBytes,
  });
  const folders = new IncomingFolders({ book, store, rows, people, downloadsFolder });
  const taking: TakeSendParts = {
    state,
    book,
    people,
    door,
    folders,
    partFiles,
    receive,
    slots: createSlots(placeLimits),
    slotWish,
    nick,
    downloadsFolder,
  };
  const serving: TakeGetParts = { book, people, visitors, ways, nick };

  const limitSpeed = () => {
    speed.up.setRate(limits().uploadBytesPerSecond || null);
    speed.down.setRate(limits().downloadBytesPerSecond || null);
  };
  limitSpeed();
  return {
    book,
    disk,
    sends,
    gets,
    folderSends,
    control,
    takenOff,
    takeSend: (incoming: Parameters<typeof takeSend>[1]) => takeSend(taking, incoming),
    takeGet: (incoming: Parameters<typeof takeGet>[1]) => takeGet(serving, incoming),
    onSettingsChanged: () => {
      limitSpeed();
      queue.review();
    },
    /** Stops all bytes; resolves when nobody moves any. */
    stop: async () => {
      book.stopAll();
      await book.attempts.settled();
    },
  };
}
