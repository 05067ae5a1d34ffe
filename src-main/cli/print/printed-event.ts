/**
 * The lines of `--json`: each an object whose `event` says what the other fields are. Scripts rely on these names;
 * fields may be added, none may change.
 */
import { formatAddress } from '../../../src-shared/model/address';
import type { Problem } from '../../../src-shared/model/problem';
import type {
  Listener,
  Notice,
  RemoteEntry,
  Request,
  Session,
  TimelineEntry,
  Transfer,
} from '../../../src-shared/model/snapshot';
import { describeProblem } from '../../../src-shared/model/wording';

export type PrintedEvent =
  | {
      readonly event: 'listening';
      readonly service: 'dcc' | 'ui';
      readonly host: string;
      readonly port: number;
      readonly url?: string;
    }
  | {
      readonly event: 'request';
      readonly id: string;
      readonly kind: Request['kind'];
      readonly nick: string;
      readonly address: string;
      readonly name?: string;
      readonly size?: number;
      readonly known: Request['known'];
      readonly partial?: number;
      readonly existing?: boolean;
      /** The folder that is offered, when this is the first file of one. */
      readonly folder?: string;
      /** As the peer wrote it, when cleaning changed it. */
      readonly announced?: string;
      /** Left out where there is none. */
      readonly danger?: 'executable' | 'double-extension';
      /** Milliseconds since 1970: when it is answered 151 by itself. */
      readonly expires: number;
    }
  | {
      readonly event: 'request-ended';
      readonly id: string;
      readonly outcome: 'accepted' | 'rejected' | 'expired' | 'withdrawn';
    }
  | ({
      readonly event: 'session';
      readonly id: string;
      readonly kind: Session['kind'];
      readonly nick: string | null;
      readonly address: string;
      readonly state: Session['state'];
      readonly direction: Session['direction'];
    } & Why)
  | {
      readonly event: 'message';
      readonly session: string;
      readonly from: string;
      readonly text: string;
      readonly kind: TimelineEntry['kind'];
      /** Only where it is not: the disk has not taken it (yet). */
      readonly stored?: false;
    }
  | ({
      readonly event: 'transfer';
      readonly id: string;
      readonly direction: Transfer['direction'];
      readonly name: string;
      readonly size: number;
      readonly position: number;
      readonly state: Transfer['state'];
      readonly path?: string;
      readonly rate?: number;
      readonly nick: string | null;
      readonly confirmed: boolean;
      readonly attempts: number;
      /** Milliseconds since 1970: when a broken transfer tries again by itself. */
      readonly retryAt?: number;
      /** Bytes that were there before and were compared. */
      readonly verified?: number;
      /** Where what was there before differed. */
      readonly differedAt?: number;
      /** The folder transfer it belongs to. */
      readonly folder?: string;
      /** Of a folder. */
      readonly files?: Transfer['folder'];
      /** What a person should know besides, as a code; `noteText` is the sentence. */
      readonly note?: string;
      readonly noteText?: string;
    } & Why)
  /** A file of `get` that is here already. */
  | { readonly event: 'skipped'; readonly name: string }
  | { readonly event: 'reloaded' }
  | {
      readonly event: 'entry';
      readonly name: string;
      readonly kind: 'file' | 'folder';
      readonly size?: number;
      readonly exact?: boolean;
      /** Milliseconds since 1970, where the server tells it. */
      readonly modified?: number;
      /** It may be something else: a folder, a file, or the server's own word. */
      readonly doubtful?: true;
      /** With --recursive: the folder it is in, below the one that is listed. */
      readonly folder?: string;
    }
  | { readonly event: 'line'; readonly text: string }
  | {
      readonly event: 'problem';
      readonly code: Problem['code'];
      readonly text: string;
      readonly params: Problem['params'];
      readonly severity?: Notice['severity'];
    };

/** `reason` is a code for scripts, `text` the same as a sentence. */
interface Why {
  readonly reason?: string;
  readonly text?: string;
}

/**
 * One object, one line. Characters that some readers take for a line end, a terminal for a command, or that turn the
 * rest of the line around are escaped: the JSON means the same.
 */
export function formatEvent(event: PrintedEvent): string {
  const escapedUnit = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const escaped = (character: string) => character.split('').map(escapedUnit).join('');
  return `${JSON.stringify(event).replace(/[\u007f-\u009f\u2028\u2029\p{Cf}]/gu, escaped)}\n`;
}

export function listenerEvent({ host, port }: Listener): PrintedEvent {
  return { event: 'listening', service: 'dcc', host, port };
}

export function requestEvent({ id, kind, nick, host, known, file, expiresAt }: Request): PrintedEvent {
  return {
    event: 'request',
    id,
    kind,
    nick,
    address: host,
    ...(file === null ? {} : { name: file.name, size: file.sizeBytes, existing: file.existing !== null }),
    known,
    ...(file?.part ? { partial: file.part.positionBytes } : {}),
    ...(file?.inFolder ? { folder: file.inFolder } : {}),
    ...(file?.offer ? { offer: file.offer } : {}),
    ...(file?.announcedName ? { announced: file.announcedName } : {}),
    ...(file === null || file.danger === 'none' ? {} : { danger: file.danger }),
    expires: expiresAt,
  };
}

/** Who calls us does so from a port that nobody can call back: only the host is told. */
export function sessionEvent({ id, kind, nick, host, port, state, direction, problem }: Session): PrintedEvent {
  const address = direction === 'outgoing' ? formatAddress(host, port) : host;
  return { event: 'session', id, kind, nick, address, state, direction, ...why(problem) };
}

export function messageEvent(session: string, { nick, text, kind, stored }: TimelineEntry): PrintedEvent {
  return { event: 'message', session, from: nick, text, kind, ...(stored === false ? { stored } : {}) };
}

export function transferEvent(transfer: Transfer): PrintedEvent {
  const { id, direction, name, sizeBytes, positionBytes, state, path, rateBytesPerSecond, nick, confirmed } = transfer;
  const { attempts, retryAt, verifiedBytes, differedAtBytes, folderId, folder } = transfer;
  return {
    event: 'transfer',
    id,
    direction,
    name,
    size: sizeBytes,
    position: positionBytes,
    state,
    ...(path === null ? {} : { path }),
    ...(rateBytesPerSecond === null ? {} : { rate: rateBytesPerSecond }),
    nick,
    confirmed,
    attempts,
    ...(retryAt === null ? {} : { retryAt }),
    ...(verifiedBytes === 0 ? {} : { verified: verifiedBytes }),
    ...(differedAtBytes === null ? {} : { differedAt: differedAtBytes }),
    ...(folderId === null ? {} : { folder: folderId }),
    ...(folder === null ? {} : { files: folder }),
    ...(transfer.note === null ? {} : { note: transfer.note.code, noteText: describeProblem(transfer.note) }),
    ...why(transfer.reason),
  };
}

/** `below`: the folders between where the listing began and the entry. */
export function entryEvent(entry: RemoteEntry, below: readonly string[]): PrintedEvent {
  const folder = below.length === 0 ? {} : { folder: below.join('/') };
  const doubt = entry.doubtful ? { doubtful: true as const } : {};
  if (entry.kind === 'folder') return { event: 'entry', name: entry.name, kind: 'folder', ...doubt, ...folder };
  const size = entry.size === null ? {} : { size: entry.size, exact: entry.exact };
  return {
    event: 'entry',
    name: entry.name,
    kind: 'file',
    ...size,
    ...modifiedOf(entry.modifiedAt),
    ...doubt,
    ...folder,
  };
}

function modifiedOf(modifiedAt: number | null | undefined): { readonly modified?: number } {
  return modifiedAt === null || modifiedAt === undefined ? {} : { modified: modifiedAt };
}

export function problemEvent(
  reason: Problem,
  severity?: Notice['severity'],
): Extract<PrintedEvent, { event: 'problem' }> {
  const text = describeProblem(reason);
  return { event: 'problem', code: reason.code, text, params: reason.params, ...(severity ? { severity } : {}) };
}

function why(reason: Problem | null): Why {
  return reason === null ? {} : { reason: reason.code, text: describeProblem(reason) };
}
