/** What a person can do, as functions for the components. A failure becomes a sentence in the window, never silence. */
import type { StoreApi } from 'zustand/vanilla';
import type { CommandArgs, CommandName, CommandResult, Peer } from '../../src-shared/contract/contract';
import { picturePath } from '../../src-shared/contract/picture-address';
import { ProblemError } from '../../src-shared/model/problem';
import { describeProblem } from '../../src-shared/model/wording';
import type { BridgeChannel } from '../bridge/bridge-channel';
import type { BridgeClient } from '../bridge/bridge-client';
import { createAnswers } from './answers';
import type { AppState, OpenDialog, View } from './app-state';
import { createConfirmations } from './confirmations';
import { seeFailures } from './failures';
import { keepPasted } from './keep-pasted';
import { isStranger, personOf } from './people-view';
import { createTimelines } from './timeline-actions';
import { createListActions } from './transfer-list-actions';
import { uploadFiles } from './upload';

const MAX_SAID = 100;

export type Actions = ReturnType<typeof createActions>;

export function createActions(
  store: StoreApi<AppState>,
  client: BridgeClient,
  { pathOf, uploadHeaders }: Pick<BridgeChannel, 'pathOf' | 'uploadHeaders'>,
) {
  const { setState: set, getState: get } = store;
  const fail = (error: unknown) => {
    const problem = error instanceof ProblemError ? error.problem : null;
    // While there is no connection the window says so anyway, and that it tries again.
    if (problem?.code === 'connection-lost' && get().connection !== 'open') return;
    const text = problem === null ? `Something went wrong in the window: ${String(error)}` : describeProblem(problem);
    set({ failure: { text, problem } });
  };

  /** Null when it failed; the person has been told. */
  async function run<N extends CommandName>(command: N, args: CommandArgs<N>): Promise<CommandResult<N> | null> {
    try {
      return await client.request(command, args);
    } catch (error) {
      fail(error);
      return null;
    }
  }

  const timelines = createTimelines(store, run);

  async function openDialogue(visitId: string): Promise<void> {
    const lines = await run('visit.dialogue', { visitId });
    if (lines !== null) set(({ dialogues }) => ({ dialogues: { ...dialogues, [visitId]: lines } }));
  }

  /** False when it was not said; the person has been told. */
  async function say(sessionId: string, text: string): Promise<boolean> {
    try {
      await client.request('chat.say', { sessionId, text });
      return true;
    } catch (error) {
      fail(error);
      return false;
    }
  }

  /** To somebody who is not there: it waits, and they are called. False when it cannot. */
  async function sayLater(personId: string, text: string): Promise<boolean> {
    try {
      await client.request('chat.say-later', { personId, text });
      return true;
    } catch (error) {
      fail(error);
      return false;
    }
  }

  async function listFolder(visitId: string, folder: readonly string[]): Promise<void> {
    const listing = await run('visit.list', { visitId, folder: [...folder] });
    if (listing !== null) set(({ listings }) => ({ listings: { ...listings, [visitId]: listing } }));
  }

  /** What these paths hold, or the sentence why nobody can tell. */
  async function count(paths: readonly string[]): Promise<CommandResult<'send.count'> | string> {
    try {
      return await client.request('send.count', { paths: [...paths] });
    } catch (error) {
      return error instanceof ProblemError ? describeProblem(error.problem) : String(error);
    }
  }

  /** `known`: on the host already, and offered together with the files. */
  async function sendFiles(to: Peer, files: readonly File[], known: readonly string[] = []): Promise<void> {
    const { snapshot } = get();
    const paths = [...known];
    const uploaded: File[] = [];
    for (const file of files) {
      const path = pathOf(file);
      if (path !== '') paths.push(path);
      else if (snapshot?.host.spoolUrl) uploaded.push(file);
      else if (snapshot?.host.pathsOfDroppedFiles) {
        const path = await keepPasted(client, file).catch((error: unknown) => {
          fail(error);
          return null;
        });
        if (path !== null) paths.push(path);
      } else fail(new ProblemError('not-supported-here', { detail: `“${file.name}” is not a file on this computer` }));
    }
    if (snapshot?.host.spoolUrl && uploaded.length > 0) {
      const goal = { url: snapshot.host.spoolUrl, headers: uploadHeaders(), to: nameOf(to) };
      try {
        paths.push(...((await uploadFiles(store, uploaded, goal)) ?? []));
      } catch (error) {
        fail(error);
      }
    }
    if (paths.length > 0) await offer(to, paths);
  }

  /** And shows where: the conversation with the offer in it, or the list while nobody is known at that address. */
  async function offer(to: Peer, paths: readonly string[]): Promise<void> {
    const { snapshot } = get();
    const personId = snapshot === null ? null : personOf(snapshot, to);
    const known: Peer = personId === null ? to : { kind: 'person', personId };
    const offered = await run('send.offer', { to: known, paths: [...paths] });
    if (offered === null) return;
    set({ view: personId === null ? { kind: 'transfers' } : { kind: 'person', id: personId } });
  }

  function nameOf(to: Peer): string {
    if (to.kind === 'address') return to.address;
    return get().snapshot?.people.find(({ id }) => id === to.personId)?.nick ?? '';
  }

  /** Files dropped on a person: offered at once, unless nothing ever passed between us or there is a folder in it. */
  async function dropOn(personId: string, files: readonly File[]): Promise<void> {
    if (files.length === 0) return;
    if (get().timelines[personId] === undefined) await timelines.openPage(personId);
    const paths = files.map(pathOf).filter((path) => path !== '');
    const rest = files.filter((file) => pathOf(file) === '');
    const counted = paths.length === 0 ? null : await count(paths);
    const hasFolder = counted !== null && typeof counted !== 'string' && counted.folders > 0;
    if (hasFolder || isStranger(get(), personId))
      return set({ dialog: { kind: 'confirm-send', personId, paths, files: rest } });
    await sendFiles({ kind: 'person', personId }, rest, paths);
  }

  /** Where the host has dialogs of its own. */
  async function pickFolderOfHost(onPick: (path: string) => void): Promise<void> {
    const path = await run('host.pick-folder', {});
    if (path !== null) onPick(path);
  }

  async function chat(to: Peer): Promise<void> {
    const begun = await run('chat.connect', { to });
    if (begun === null) return;
    // The session may be open already, and in view.
    const session = get().snapshot?.sessions.find(({ id }) => id === begun.sessionId);
    if (session === undefined || session.state === 'open') return;
    if (session.personId === null) set({ view: { kind: 'call', id: session.id } });
    else set({ view: { kind: 'person', id: session.personId } });
  }

  async function visitFiles(to: Peer): Promise<void> {
    const already = get().snapshot?.visits.find(
      ({ personId, state }) => to.kind === 'person' && personId === to.personId && state !== 'closed',
    );
    if (already !== undefined) return set({ view: { kind: 'visit', id: already.id } });
    const opened = await run('visit.open', { to });
    if (opened !== null) set({ view: { kind: 'visit', id: opened.visitId } });
  }

  /** Two presses are one: what was begun is what the second one wanted. */
  const connecting = new Map<string, Promise<void>>();
  function connect(to: Peer, what: 'chat' | 'files'): Promise<void> {
    const key = JSON.stringify([what, to]);
    const begun = connecting.get(key) ?? (what === 'chat' ? chat(to) : visitFiles(to));
    connecting.set(key, begun);
    return begun.finally(() => connecting.delete(key));
  }

  /** Null when there is none that can be shown: then it is a file like any other. */
  async function readPicture(transferId: string, signal: AbortSignal): Promise<Blob | null> {
    try {
      const answer = await fetch(picturePath(transferId), { headers: uploadHeaders(), signal });
      return answer.ok ? await answer.blob() : null;
    } catch {
      // The host is away, and that is said elsewhere; or nobody looks at it any more.
      return null;
    }
  }

  const openDialog = (dialog: OpenDialog | null) => set({ dialog });
  const blockedAddresses = () => get().snapshot?.settings.blockedAddresses ?? [];

  return {
    ...createAnswers(store, client, fail),
    ...createConfirmations(run, openDialog, blockedAddresses),
    ...createListActions(store, client.request, fail),
    run,
    fail,
    openDialog,
    ...timelines,
    openDialogue,
    readPicture,
    say,
    sayLater,
    listFolder,
    count,
    sendFiles,
    pickFolderOfHost,
    dropOn,
    keepDraft: (personId: string, text: string) => set(({ drafts }) => ({ drafts: { ...drafts, [personId]: text } })),
    keepSaid(personId: string, line: string) {
      const before = get().said[personId] ?? [];
      if (before.at(-1) === line) return;
      set(({ said }) => ({ said: { ...said, [personId]: [...before, line].slice(-MAX_SAID) } }));
    },
    show: (view: View) => set({ view }),
    /** The one that was pointed at has the focus. */
    forgetPointed: () => set({ pointedAt: null }),
    closeToast: () => set(({ failures }) => ({ toastClosedAt: failures.at(-1)?.transferId ?? null })),
    /** What is in view is seen. */
    seeFailures: (view: View) => set(({ failures }) => ({ failures: seeFailures(failures, view) })),
    forgetFailure: () => set({ failure: null }),
    /** False when the browser does not allow it; the person has been told. */
    async copy(text: string): Promise<boolean> {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch {
        set({ failure: { text: `The browser does not let Port59 copy. Copy it by hand: ${text}`, problem: null } });
        return false;
      }
    },
    connect,
    async pickAndSend(personId: string) {
      if (!get().snapshot?.host.nativeDialogs)
        return set({ dialog: { kind: 'send', personId, address: '', paths: [], files: [] } });
      const paths = await run('host.pick-files', {});
      if (paths !== null && paths.length > 0) await offer({ kind: 'person', personId }, paths);
    },
    /** A folder with all that is in it, after a look at how much that is. */
    async pickFolderAndSend(personId: string) {
      if (!get().snapshot?.host.nativeDialogs)
        return set({ dialog: { kind: 'send', personId, address: '', paths: [], files: [] } });
      await pickFolderOfHost((path) => set({ dialog: { kind: 'confirm-send', personId, paths: [path], files: [] } }));
    },
    /** A folder of the host: its own dialog, or ours over its folders. */
    async pickFolder(onPick: (path: string) => void) {
      if (!get().snapshot?.host.nativeDialogs) return set({ dialog: { kind: 'pick-folder', onPick } });
      await pickFolderOfHost(onPick);
    },
  };
}
