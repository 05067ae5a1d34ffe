/** Visitors' downloads (130/131/132): a grant becomes bytes of a shared file, out on the caller's second connection. */
import { type FileHandle, open } from 'node:fs/promises';
import { problem } from '../../../../src-shared/model/problem';
import { kindOf } from '../../../../src-shared/model/transfer';
import { sendFile } from '../../../bytes/send-pump';
import type { Begun, IncomingCallOf } from '../../../calls/answer-call';
import { readProblem } from '../../../disk/disk-problems';
import type { Grant } from '../../../file-server/grants';
import type { Visitors } from '../../browsing/their-visits';
import { isSameNick } from '../../door/gatekeeper';
import type { People } from '../../people/people';
import type { TransferBook, TransferHandle } from '../book';
import type { ByteWays } from '../receive-file';
import type { Slots, SlotWish } from './slots';

type GetCall = IncomingCallOf<'get-call'>;

const GRANT_PATIENCE_MS = 700;
const GRANT_LOOK_MS = 20;

interface Source {
  readonly file: FileHandle;
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
}

export interface TakeGetParts {
  readonly book: TransferBook;
  readonly people: People;
  readonly visitors: Visitors;
  readonly ways: ByteWays;
  readonly slots: Slots;
  readonly slotWish: (nick: string, host: string, sizeBytes: number) => SlotWish;
  /** Ours. */
  readonly nick: () => string;
}

export async function takeGet(parts: TakeGetParts, incoming: GetCall): Promise<void> {
  const { nick } = incoming.call;
  const { host } = incoming.from;
  const grant = await findGrant(parts.visitors, incoming);
  if (grant === null) return incoming.refuse('unavailable');
  const source = await openShared(grant);
  try {
    // Grants can be stocked up: the limit holds for what runs, not for what was asked (rule 5.11).
    const hasRoom = parts.visitors.hasRoomForGet(nick, host);
    const slot = hasRoom ? parts.slots.take(parts.slotWish(nick, host, source.sizeBytes)) : null;
    if (slot === null) return incoming.refuse('unavailable');
    const over = parts.visitors.countGet(nick, host);
    try {
      const begun = await incoming.accept({ nick: parts.nick(), sizeBytes: source.sizeBytes });
      if (begun !== null) await serve(parts, incoming, source, begun);
    } finally {
      over();
      slot.giveBack();
    }
  } finally {
    await source.file.close();
  }
}

/** The `get` and the 130 come on two sockets in either order (rule 5.3): a visitor's 130 may wait for its `get`. */
async function findGrant(visitors: Visitors, { call, from }: GetCall): Promise<Grant | null> {
  const deadline = performance.now() + GRANT_PATIENCE_MS;
  for (;;) {
    const grant = visitors.grants.take(from.host, call.nick, call.name, Date.now());
    if (grant !== null || !visitors.isInside(call.nick, from.host) || performance.now() >= deadline) return grant;
    await new Promise((resolve) => setTimeout(resolve, GRANT_LOOK_MS));
  }
}

async function serve(parts: TakeGetParts, incoming: GetCall, source: Source, begun: Begun): Promise<void> {
  const { ways } = parts;
  const handle = rowOf(parts, incoming, source);
  handle.describe({ attempts: handle.transfer.attempts + 1 });
  handle.begin(begun.position, 0);
  const outcome = await sendFile({
    connection: begun.connection,
    file: source.file,
    path: source.path,
    position: begun.position,
    sizeBytes: source.sizeBytes,
    // A log that grows is served as far as it was announced.
    modifiedAt: null,
    received: begun.rest,
    onPosition: (position) => handle.moved(position),
    throttle: ways.throttleOf(handle.id, 'up'),
    buffers: ways.buffers,
    signal: handle.signal,
  });
  const peer = incoming.call.nick;
  if (outcome.kind === 'broken') {
    const reason = { ...outcome.reason, params: { ...outcome.reason.params, peer } };
    handle.step({ kind: 'break', reason, at: 0 });
    return;
  }
  const isConfirmed = outcome.kind === 'confirmed';
  const reason = isConfirmed ? null : problem('not-confirmed', { peer, name: source.name });
  handle.step({ kind: 'complete', confirmed: isConfirmed, verified: true, reason });
}

/** A visitor who asks again for what broke goes on in the same row. */
function rowOf({ book, people, nick }: TakeGetParts, { call, from }: GetCall, source: Source): TransferHandle {
  const { host, port } = from;
  const broken = book.all().findLast(({ transfer }) => {
    const isSame = transfer.path === source.path && transfer.sizeBytes === source.sizeBytes && transfer.host === host;
    const isBroken = kindOf(transfer) === 'served' && transfer.phase.kind === 'failed';
    return isSame && isBroken && isSameNick(transfer.nick ?? '', call.nick);
  });
  if (broken !== undefined) return book.reopen(broken.transfer.id, { kind: 'return' });
  const person = people.meet(call.nick, host, null);
  const handle = book.create({
    direction: 'send',
    service: 'get',
    host,
    port,
    nick: call.nick,
    personId: person.id,
    name: source.name,
    path: source.path,
    sizeBytes: source.sizeBytes,
  });
  people.add(person.id, nick(), { kind: 'transfer', from: 'me', text: source.name, transferId: handle.id });
  return handle;
}

/** @throws ProblemError file-missing, file-unreadable. */
async function openShared({ path, name }: Grant): Promise<Source> {
  try {
    const file = await open(path, 'r');
    try {
      return { file, path, name, sizeBytes: (await file.stat()).size };
    } catch (error) {
      await file.close();
      throw error;
    }
  } catch (error) {
    throw readProblem(error, path);
  }
}
