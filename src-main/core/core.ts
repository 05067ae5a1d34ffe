/** The composition root: builds the parts, hands them to each other, and ends them in order. */
import { stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { ProblemError, problem } from '../../src-shared/model/problem';
import { DEFAULT_SETTINGS, type Settings } from '../../src-shared/model/settings';
import type { Transfer } from '../../src-shared/model/transfer';
import type { DiskSpace } from '../disk/disk-space';
import { makeWithParents } from '../disk/folder-path';
import { addressGroup } from '../net/address-group';
import { watchNetwork } from '../net/network-watch';
import { type DataLock, lockDataFolder } from '../storage/data-lock';
import { openStore } from '../storage/open-store';
import { makePrivate } from '../storage/private-folder';
import { loadSettings, rereadSettings, saveSettings } from '../storage/settings-file';
import { createHandlers, execute } from './bridge/command-handlers';
import { Pasted } from './bridge/pasted';
import { Visits } from './browsing/our-visits';
import { takeVisit } from './browsing/take-visit';
import { Visitors } from './browsing/their-visits';
import { Chats } from './chats/chats';
import { takeChat } from './chats/take-chat';
import { WaitingLines } from './chats/waiting-lines';
import type { Core, CoreOptions } from './core-interface';
import { Answering } from './door/answering';
import { Door } from './door/door';
import { ExpectedOffers } from './door/expected';
import { isSameNick } from './door/gatekeeper';
import { isOfThisMachine, Listeners } from './door/listeners';
import { Missed } from './door/missed';
import { createPrompts } from './door/prompts';
import type { HostNotification, HostPorts } from './host-ports';
import { BlockedHosts } from './people/blocked-hosts';
import { Contacts } from './people/contacts';
import { HostNames } from './people/host-names';
import { resolvePeer, targetOf } from './people/peers';
import { People } from './people/people';
import { readPicture } from './pictures/read-picture';
import { problemOf } from './problem-of';
import { closeAll } from './state/closing';
import { CoreState } from './state/core-state';
import { withNick } from './state/first-nick';
import { type SettingsChange, SettingsKeeper } from './state/settings-keeper';
import { Features, tellFeatures } from './transfers/ours/features';
import { createTransfers } from './transfers/transfers';

const DISK_CHECK_MS = 30_000;
/** Each file that arrives changes the free space a little; those of a folder are looked at together. */
const DISK_LOOK_MS = 300;

/** @throws ProblemError data-in-use, data-not-writable, database-newer, settings-invalid. */
export async function createCore(options: CoreOptions): Promise<Core> {
  const { dataFolder, ports } = options;
  const lock = dataFolder === null ? null : await takeDataFolder(dataFolder);
  try {
    return await compose(options, lock);
  } catch (error) {
    await lock?.release();
    throw error;
  }

  async function compose(given: CoreOptions, held: DataLock | null): Promise<Core> {
    const loaded = dataFolder === null ? { settings: null, problem: null } : await loadSettings(dataFolder);
    const settings =
      given.loginName === undefined || given.overrides?.nick !== undefined
        ? loaded.settings
        : await withNick(loaded.settings ?? DEFAULT_SETTINGS, given.loginName, dataFolder);
    const keeper = new SettingsKeeper(settings, given.overrides ?? {}, (settings) => saved(dataFolder, settings));
    const state = new CoreState(keeper.effective, { version: given.version, abilities: ports.abilities });
    if (loaded.problem !== null) state.notify('warning', loaded.problem);
    const isReadOnly = held?.isReadOnly ?? false;
    if (isReadOnly) state.notify('warning', problem('data-read-only', { path: dataFolder ?? '' }));
    const { limits, history } = state.settings;
    const place =
      dataFolder === null
        ? null
        : { folder: dataFolder, isReadOnly, historyBytes: limits.historyBytes, historyDays: history.keepDays };
    const store = await openStore(place, {
      onProblem: (reason) => state.notify(reason.code === 'history-thinned' ? 'warning' : 'error', reason),
      onStored: (upToId) => state.emit({ name: 'timeline.stored', payload: { upToId } }),
    });
    const names = new HostNames(undefined, undefined, undefined, () => people.relink());
    const blocked = new BlockedHosts(
      () => state.settings.blockedAddresses,
      (name, host) => names.isAt(name, host),
    );
    const wasAt = (address: string, host: string) => names.wasAt(address, host);
    const people = new People(state, store, names, await store.people.loadAll());
    const downloadsFolder = () => absolute(state.settings.downloadsFolder) ?? ports.downloadsFolder;
    const prompts = createPrompts(state);
    const ourNick = () => state.settings.nick;
    const answerTimeoutMs = () => state.settings.timeouts.answerSeconds * 1000;
    const notify = (notification: HostNotification) => ports.notify?.(notification);
    const lookAtDownloads = () => void lookAtDisk(state, transfers.disk, downloadsFolder());
    let diskLook: NodeJS.Timeout | null = null;
    const lookAtDownloadsSoon = () => {
      diskLook ??= setTimeout(() => {
        diskLook = null;
        lookAtDownloads();
      }, DISK_LOOK_MS).unref();
    };
    const contacts = new Contacts(state, store, people, await store.contacts.loadAll());
    const features = new Features(ourNick);
    const whyRefused: Features['whyRefused'] = (...refused) => features.whyRefused(...refused);
    const onOpen = (personId: string, sessionId: string) => waitingLines.sayAll(personId, sessionId);
    const chats = new Chats({ state, people, nick: ourNick, answerTimeoutMs, whyRefused, notify, onOpen });
    const waitingLines = new WaitingLines({ state, say: (sessionId, text) => chats.say(sessionId, text) });
    const visits = new Visits({ state, people, features, nick: ourNick, answerTimeoutMs, downloadsFolder });
    const lookAtShares = () => tellMissingShares(state);
    const visitors = new Visitors({
      state,
      people,
      onBug: (error) => void problemOf(error, 'file server'),
      lookAtShares,
      otherSessions: () => chats.count,
    });
    const block = (host: string) =>
      changeSettings(({ blockedAddresses }) => ({ blockedAddresses: [...new Set([...blockedAddresses, host])] }));
    const expected = new ExpectedOffers(state);
    const missed = new Missed({
      isMet: (nick, host) => people.find(nick, host) !== null,
      add: ({ nick, host, kind }, name) => people.addMissed(nick, host, kind, name),
      nowMs: () => performance.now(),
    });
    const door = new Door({
      state,
      people,
      prompts,
      isAt: (address, host) => names.isAt(address, host),
      isBlocked: (host) => blocked.has(host),
      notify,
      isExpected: (question) => {
        const person = people.find(question.nick, question.host);
        return person !== null && expected.take(person.id, question);
      },
      onMissed: (question) => missed.note(question),
      onTrusted: (nick, host, service) => contacts.trust(nick, host, service),
      onBlocked: (host) => void block(host).catch((error: unknown) => state.notify('error', problemOf(error, 'block'))),
    });
    const transfers = await createTransfers({
      state,
      people,
      store,
      door,
      features,
      visits,
      visitors,
      targetOf: (at) => targetOf(state, wasAt, at),
      patience: given.patience ?? 'outbox',
      downloadsFolder,
      onArrived: (transfer, path) => tellArrived(state, ports, transfer, path),
      onDiskChanged: lookAtDownloadsSoon,
    });
    const isPinned = (nick: string, host: string) => (people.contactOf(nick, host)?.encoding ?? 'auto') !== 'auto';
    const places = () => state.settings.limits.sessions - visitors.count;
    const hasShares = () => state.settings.shares.length > 0;
    const answering = new Answering({
      takers: {
        'chat-call': (incoming) => takeChat({ door, chats, nick: ourNick, places, isPinned }, incoming),
        'fserve-call': (incoming) => takeVisit({ door, visitors, nick: ourNick, hasShares, isPinned }, incoming),
        'send-call': transfers.takeSend,
        'get-call': transfers.takeGet,
        'features-call': (incoming) => tellFeatures({ door, nick: ourNick }, incoming),
      },
      isKnown: (host) => people.isKnownHost(host),
      beforeTaking: (nick) => {
        const ofNick = state.contacts.filter((contact) => isSameNick(contact.nick, nick));
        return names.refresh([...ofNick.flatMap(({ addresses }) => addresses), ...blocked.names()]);
      },
      onCall: ({ kind, from }) => {
        if (!isOfThisMachine(from.host)) state.setReachedFromOutside();
        transfers.control.onContact(from.host, kind === 'features-call');
      },
      onFailure: (error) => state.notify('error', problemOf(error, 'answer')),
    });
    const listeners = new Listeners(
      state,
      (connection) =>
        void answering.answer(connection).catch((error: unknown) => state.notify('error', problemOf(error, 'answer'))),
    );
    const restartListeners = () => listeners.restart(state.settings.listen, given.overrides?.listen === undefined);

    const checkSettings = async (settings: Settings) => {
      if (given.listen) await listeners.check(settings.listen);
    };
    const onSettingsChanged = async (before: Settings) => {
      state.setSettings(keeper.effective);
      door.onSettingsChanged();
      transfers.onSettingsChanged();
      store.history.limit({ bytes: state.settings.limits.historyBytes, days: state.settings.history.keepDays });
      lookAtShares();
      lookAtDownloads();
      if (!isSame(before.blockedAddresses, state.settings.blockedAddresses)) await endAllBlocked();
      if (given.listen && !isSame(before.listen, state.settings.listen)) await restartListeners();
    };
    async function changeSettings(change: SettingsChange): Promise<Settings> {
      await keeper.change(change, checkSettings, onSettingsChanged);
      return state.settings;
    }
    async function reloadSettings(): Promise<Settings> {
      if (dataFolder === null) throw new ProblemError('not-supported-here', { detail: 'reload' });
      await keeper.reload(() => rereadSettings(dataFolder), onSettingsChanged);
      return state.settings;
    }
    /** Of whoever is blocked now nothing goes on, and no question is left. */
    async function endAllBlocked(): Promise<void> {
      await names.refresh(blocked.names());
      const isBlocked = ({ host }: { readonly host: string }) => blocked.has(host);
      for (const { host } of [...state.requests.values()].filter(isBlocked)) prompts.rejectGroup(addressGroup(host));
      for (const { id } of [...state.sessions.values()].filter(isBlocked)) if (!visitors.close(id)) chats.close(id);
      for (const { id } of [...state.visits.values()].filter(isBlocked)) visits.close(id);
      const hosts = new Set([...state.transfers.values()].filter(isBlocked).map(({ host }) => host));
      for (const host of hosts) transfers.control.cancelAllWith(host);
    }

    const pasted = new Pasted(
      join(dataFolder ?? tmpdir(), 'pasted'),
      () => new Set([...state.transfers.values()].flatMap(({ path }) => (path === null ? [] : [path]))),
    );
    const handlers = createHandlers({
      expected,
      waitingLines,
      pasted,
      state,
      people,
      prompts,
      resolve: (peer) => resolvePeer(state, wasAt, peer),
      ports,
      contacts,
      chats,
      visits,
      visitors,
      transfers,
      store,
      changeSettings,
      reloadSettings,
      restartListeners,
      ownAddresses: () => listeners.ownAddresses(),
    });
    await lookAtDisk(state, transfers.disk, downloadsFolder());
    lookAtShares();
    const diskCheck = setInterval(lookAtDownloads, DISK_CHECK_MS);
    diskCheck.unref();
    if (given.listen) await restartListeners();
    const stopWatchingNetwork = watchNetwork(() => transfers.control.onNetworkBack());
    transfers.control.continueAll();

    let closing: Promise<void> | null = null;
    const close = async () => {
      clearInterval(diskCheck);
      if (diskLook !== null) clearTimeout(diskLook);
      stopWatchingNetwork();
      // Each part is ended whatever the one before said: a program that cannot close would never quit.
      await closeAll([
        ['listeners', () => listeners.close()],
        ['questions', () => prompts.close()],
        ['names', () => names.close()],
        ['chats', () => chats.closeAll()],
        ['visits', () => visits.closeAll()],
        ['visitors', () => visitors.closeAll()],
        ['transfers', () => Promise.all([transfers.stop(), answering.settled()])],
        ['store', () => store.close()],
        ['data folder', () => held?.release()],
      ]);
    };
    return {
      execute: (command, args) => execute(handlers, command, args),
      snapshot: () => state.snapshot(listeners.ownAddresses()),
      onEvent: (listener) => state.subscribe(listener),
      picture: (transferId) => readPicture(state.transfers.get(transferId)),
      activeTransferCount: () => transfers.book.activeCount,
      notify: (severity, reason) => state.notify(severity, reason),
      networkIsBack: () => transfers.control.onNetworkBack(),
      askWindow: (asked) => state.emit({ name: 'window.asked', payload: asked }),
      close: () => {
        closing ??= close();
        return closing;
      },
    };
  }
}

async function takeDataFolder(folder: string): Promise<DataLock> {
  const path = resolve(folder);
  try {
    await makeWithParents(path);
    await makePrivate(path);
  } catch (error) {
    throw new ProblemError('data-not-writable', { path, detail: String(error) }, { cause: error });
  }
  return lockDataFolder(path);
}

async function saved(dataFolder: string | null, settings: Settings): Promise<void> {
  if (dataFolder !== null) await saveSettings(dataFolder, settings);
}

/** A folder on a disk that was taken away: its visitors find nothing, and only the person here can mend that. */
function tellMissingShares(state: CoreState): void {
  for (const { path } of state.settings.shares) {
    stat(path).then(
      (found) => found.isDirectory() || state.notify('warning', problem('share-missing', { path })),
      () => state.notify('warning', problem('share-missing', { path })),
    );
  }
}

async function lookAtDisk(state: CoreState, disk: DiskSpace, folder: string): Promise<void> {
  state.setDownloads({ folder, freeBytes: await disk.freeBytes(folder) });
}

function tellArrived(state: CoreState, ports: HostPorts, transfer: Transfer, path: string): void {
  if (!state.settings.notifications.transfers || transfer.folderId !== null) return;
  const { id, nick, host, name } = transfer;
  ports.notify?.({ kind: 'arrived', transferId: id, from: nick ?? host, name, path });
}

/** `~` is what people write for their home. */
function absolute(folder: string): string | null {
  if (folder === '') return null;
  const expanded = /^~(?=$|[\\/])/.test(folder) ? join(homedir(), folder.slice(1)) : folder;
  return isAbsolute(expanded) ? expanded : null;
}

/** Of settings: plain lists. */
function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
