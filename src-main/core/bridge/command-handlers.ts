/** One handler for each command of the contract, in its order. */
import type {
  CommandArgs,
  CommandInput,
  CommandName,
  CommandResult,
  Peer,
} from '../../../src-shared/contract/contract';
import { ProblemError } from '../../../src-shared/model/problem';
import type { Settings, SettingsPatch } from '../../../src-shared/model/settings';
import type { Store } from '../../storage/store';
import type { Visits } from '../browsing/our-visits';
import type { Visitors } from '../browsing/their-visits';
import type { Chats } from '../chats/chats';
import type { WaitingLines } from '../chats/waiting-lines';
import type { ExpectedOffers } from '../door/expected';
import { ownPlaces } from '../door/listeners';
import type { Prompts } from '../door/prompts';
import type { HostPorts } from '../host-ports';
import type { Contacts } from '../people/contacts';
import type { Target } from '../people/peers';
import type { People } from '../people/people';
import type { CoreState } from '../state/core-state';
import { countSources } from '../transfers/ours/sources';
import type { Transfers } from '../transfers/transfers';
import { listFolder } from './host-folders';
import type { Pasted } from './pasted';

export interface Parts {
  readonly state: CoreState;
  readonly people: People;
  readonly prompts: Prompts;
  readonly expected: ExpectedOffers;
  readonly waitingLines: WaitingLines;
  readonly resolve: (peer: Peer) => Target;
  readonly ports: HostPorts;
  readonly contacts: Contacts;
  readonly chats: Chats;
  readonly visits: Visits;
  readonly visitors: Visitors;
  readonly transfers: Transfers;
  readonly store: Store;
  readonly pasted: Pasted;
  readonly changeSettings: (patch: SettingsPatch) => Promise<Settings>;
  readonly reloadSettings: () => Promise<Settings>;
  readonly restartListeners: () => Promise<void>;
  readonly ownAddresses: () => readonly string[];
}

export type Handlers = {
  readonly [N in CommandName]: (args: CommandArgs<N>) => CommandResult<N> | Promise<CommandResult<N>>;
};

export async function execute<N extends CommandName>(
  handlers: Handlers,
  command: N,
  args: CommandInput<N>,
): Promise<CommandResult<N>> {
  return handlers[command](args as CommandArgs<N>);
}

export function createHandlers(parts: Parts): Handlers {
  const { state, people, prompts, expected, waitingLines, resolve, ports, contacts, chats, visits, visitors, store } =
    parts;
  const { book, control, sends, gets, folderSends, takenOff } = parts.transfers;
  return {
    'app.snapshot': () => state.snapshot(parts.ownAddresses()),
    'settings.change': ({ patch }) => parts.changeSettings(patch),
    'settings.reload': () => parts.reloadSettings(),
    'listeners.places': async () => ownPlaces(),
    'listeners.restart': async () => {
      await parts.restartListeners();
      return [...state.listeners];
    },
    'notice.dismiss': ({ id }) => done(state.dismiss(id)),

    'chat.connect': ({ to }) => ({ sessionId: chats.connect(resolve(to)) }),
    'chat.say': ({ sessionId, text }) => done(chats.say(sessionId, text)),
    'chat.say-later': ({ personId, text }) => {
      const sessionId = chats.connect(resolve({ kind: 'person', personId }));
      waitingLines.add({ personId, text });
      if (state.sessions.get(sessionId)?.state === 'open') waitingLines.sayAll(personId, sessionId);
      return null;
    },
    'chat.take-back': ({ personId }) => done(waitingLines.drop(personId)),
    'chat.end-speech': ({ sessionId }) => done(chats.endSpeech(sessionId)),
    'session.close': ({ sessionId }) => {
      if (!visitors.close(sessionId)) chats.close(sessionId);
      return null;
    },

    'request.decide': ({ id, answer, ifTaken, remember, block }) => {
      const choice =
        answer === 'accept' ? ({ kind: 'accept', ifTaken, remember } as const) : ({ kind: 'reject', block } as const);
      if (!prompts.decide(id, choice)) throw new ProblemError('not-found', { name: 'request', detail: id });
      return null;
    },

    'offer.expect': ({ personId, name, isWanted }) => {
      if (!state.people.has(personId)) throw new ProblemError('not-found', { name: 'person', detail: personId });
      expected.set({ personId, name }, isWanted);
      if (isWanted) control.knockAtPerson(personId);
      return null;
    },
    'send.offer': async ({ to, paths, together }) => ({
      transferIds: await control.offer(resolve(to), paths, together ?? true),
    }),
    'send.count': ({ paths }) => countSources(paths),
    'transfer.cancel': ({ id }) => done(control.cancel(id)),
    'transfer.pause': ({ id }) => done(control.pause(id)),
    'transfer.retry': async ({ id }) => done(await control.goOn(id)),
    'transfer.retry-failed': async () => done(await control.retryFailed()),
    'transfer.pause-all': () => done(control.pauseAll()),
    'transfer.resume-all': async () => done(await control.resumeAll()),
    'transfer.move': ({ id, to }) => done(control.move(id, to)),
    'transfer.place': ({ ids, beforeId }) => done(control.place(ids, beforeId)),
    'transfer.limit': ({ id, bytesPerSecond }) => done(book.limit(id, bytesPerSecond)),
    'transfer.files': ({ id, offset, limit }) => folderSends.files(id, offset, limit),
    'transfer.send-under-another-name': async ({ id }) => ({ transferId: await sends.sendUnderAnotherName(id) }),
    'transfer.remove': ({ id }) => done(book.remove(id)),
    'transfer.each': async ({ ids, action }) => ({
      count: await (action === 'remove' ? takenOff.takeOff(ids) : control.each(ids, action)),
    }),
    'transfer.clear-finished': async () => ({ count: await takenOff.clearFinished() }),
    'transfer.bring-back': async () => ({ count: await takenOff.bringBack() }),
    'update.download': async () => done(await offered(ports.update, 'update').download()),
    'update.install': () => done(offered(ports.update, 'update').install()),
    'transfer.reveal': ({ id }) => {
      const { path } = book.get(id).transfer;
      if (ports.reveal === undefined || path === null)
        throw new ProblemError('not-supported-here', { detail: 'reveal' });
      ports.reveal(path);
      return null;
    },

    'visit.open': ({ to }) => ({ visitId: visits.start(resolve(to)) }),
    'visit.list': ({ visitId, folder }) => visits.list(visitId, folder),
    'visit.get': ({ visitId, folder, names, toFolder, ifTaken }) =>
      gets.ask(visitId, { folder, toFolder, ifTaken: ifTaken ?? 'resume' }, names),
    'visit.read': ({ visitId, folder, name }) => visits.read(visitId, folder, name),
    'visit.type': ({ visitId, line }) => done(visits.type(visitId, line)),
    'visit.dialogue': ({ visitId }) => visits.dialogue(visitId),
    'visit.close': ({ visitId }) => done(visits.close(visitId)),

    'timeline.page': ({ personId, beforeId, afterId, limit }) =>
      // Left out by those who call without the bridge.
      typeof afterId === 'number'
        ? store.history.pageAfter(personId, afterId, limit)
        : store.history.page(personId, beforeId, limit),
    'timeline.search': ({ personId, query }) => store.history.search(personId, query),
    'timeline.read': ({ personId }) => done(people.markRead(personId)),
    'window.looks-at': ({ personId }) => done(ports.onLookedAt?.(personId)),
    'timeline.clear': ({ personId }) => {
      store.history.clear(personId);
      state.emit({ name: 'timeline.cleared', payload: { personId } });
      return null;
    },
    'person.set-port': ({ personId, port }) => done(people.setPort(personId, port)),
    'person.forget': ({ personId }) => {
      chats.closeWith(personId);
      waitingLines.drop(personId);
      return done(people.forget(personId));
    },

    'contact.save': ({ contact }) => contacts.save(contact),
    'contact.remove': ({ id }) => done(contacts.remove(id)),

    'host.keep-pasted': (piece) => {
      if (!ports.abilities.pathsOfDroppedFiles) throw new ProblemError('not-supported-here', { detail: 'paste' });
      return parts.pasted.keep(piece);
    },
    'host.show-own': async ({ place }) => done(await offered(ports.showOwn, 'show it')(place)),
    'host.pick-files': async () => [...(await offered(ports.pickFiles, 'pick files')())],
    'host.pick-folder': () => offered(ports.pickFolder, 'pick a folder')(),
    'host.list-folder': ({ path }) => listFolder(path),
  };
}

/** For handlers that do something and have nothing to tell. */
function done(_nothing: void): null {
  return null;
}

function offered<T>(ability: T | undefined, what: string): T {
  if (ability === undefined) throw new ProblemError('not-supported-here', { detail: what });
  return ability;
}
