/** Visitors' downloads (130/131/132): a grant becomes bytes of a shared file, out on the caller's second connection. */
import { problem } from '../../../../src-shared/model/problem';
import { kindOf } from '../../../../src-shared/model/transfer';
import { sendFile } from '../../../bytes/send-pump';
import type { Begun, IncomingCallOf } from '../../../calls/answer-call';
import type { Grant } from '../../../file-server/grants';
import { growingFile } from '../../../file-server/growing-file';
import { type OpenedFile, openFileInside } from '../../../file-server/open-inside';
import type { HeldPlace } from '../../../file-server/served-places';
import type { Visitors } from '../../browsing/their-visits';
import { isSameNick } from '../../door/gatekeeper';
import type { People } from '../../people/people';
import type { TransferBook, TransferHandle } from '../book';
import type { ByteWays } from '../receive-file';

type GetCall = IncomingCallOf<'get-call'>;

const GRANT_PATIENCE_MS = 700;

interface Source {
  readonly opened: OpenedFile;
  readonly path: string;
  readonly name: string;
  /** When it was opened; what a log has grown by since then is not served. */
  readonly sizeBytes: number;
}

export interface TakeGetParts {
  readonly book: TransferBook;
  readonly people: People;
  readonly visitors: Visitors;
  readonly ways: ByteWays;
  /** Ours. */
  readonly nick: () => string;
}

export async function takeGet(parts: TakeGetParts, incoming: GetCall): Promise<void> {
  const { visitors } = parts;
  const grant = await findGrant(visitors, incoming);
  const source = grant === null ? null : await openGranted(visitors, grant);
  if (source === null) return incoming.refuse('unavailable');
  try {
    // Grants can be stocked up: the limits hold for what runs, not for what was asked (rule 5.11).
    const wish = visitors.getWish(incoming.call.nick, incoming.from.host, source.sizeBytes);
    const place = await visitors.gets.take(wish, incoming.gone);
    if (place === null) return incoming.refuse('unavailable');
    try {
      const begun = await incoming.accept({ nick: parts.nick(), sizeBytes: source.sizeBytes });
      if (begun !== null) await serve(parts, incoming, source, { begun, place });
    } finally {
      place.giveBack();
    }
  } finally {
    await source.opened.handle.close();
  }
}

/** The `get` and the 130 come on two sockets in either order (rule 5.3): a visitor's 130 may wait for its `get`. */
async function findGrant(visitors: Visitors, { call, from, gone }: GetCall): Promise<Grant | null> {
  const deadline = performance.now() + GRANT_PATIENCE_MS;
  for (;;) {
    const grant = visitors.grants.take(from.host, call.nick, call.name, Date.now());
    if (grant !== null || !visitors.isInside(call.nick, from.host) || performance.now() >= deadline) return grant;
    await visitors.grants.added(deadline - performance.now());
    // What was granted meanwhile is for the call he makes next: taken here, that one would wait for nothing.
    if (gone.aborted) return null;
  }
}

async function serve(
  parts: TakeGetParts,
  incoming: GetCall,
  source: Source,
  { begun, place }: { readonly begun: Begun; readonly place: HeldPlace },
): Promise<void> {
  const { ways } = parts;
  const handle = rowOf(parts, incoming, source);
  handle.describe({ attempts: handle.transfer.attempts + 1 });
  handle.begin(begun.position, 0);
  place.begin(begun.position, () => begun.connection.destroy());
  const outcome = await sendFile({
    connection: begun.connection,
    file: await growingFile(source.opened, Date.now()),
    path: source.path,
    position: begun.position,
    sizeBytes: source.sizeBytes,
    modifiedAt: null,
    received: begun.rest,
    onPosition: (position) => {
      place.moved(position);
      handle.moved(position);
    },
    throttle: ways.throttleOf(handle.id, 'up'),
    buffers: ways.buffers,
    signal: handle.signal,
  });
  const peer = incoming.call.nick;
  if (outcome.kind === 'broken') {
    const cause = place.wasTooSlow ? problem('too-slow') : outcome.reason;
    const reason = { ...cause, params: { ...cause.params, peer } };
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
  const broken = book.findLast(({ transfer }) => {
    if (transfer.phase.kind !== 'failed' || transfer.path !== source.path || transfer.host !== host) return false;
    const isSame = kindOf(transfer) === 'served' && transfer.sizeBytes === source.sizeBytes;
    return isSame && isSameNick(transfer.nick ?? '', call.nick);
  });
  if (broken !== null) return book.reopen(broken.transfer.id, { kind: 'return' });
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

/** Null: it is not shared any more, or something else lies there by now. */
async function openGranted(visitors: Visitors, { file }: Grant): Promise<Source | null> {
  if (!(await visitors.isStillShared(file))) return null;
  const opened = await openFileInside(file.root, file.path);
  return opened && { opened, path: file.path, name: file.name, sizeBytes: Number(opened.stats.size) };
}
