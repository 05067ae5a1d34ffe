import type { IfTaken, Request } from '../../../../src-shared/model/snapshot';
import { dangerOf, safeName } from '../../../../src-shared/text/safe-name';
import { MAX_NAME_BYTES, type PartFile, type Place } from '../../../disk/part-file';
import type { Verdict } from '../../door/gatekeeper';
import { type Refusal, refusalOf } from '../../door/refusal';
import { tellWhatBecame } from './became';
import { hasRoom, newRow, receive, type SendCall, type TakeSendParts } from './fill-part';
import { goOn } from './go-on';
import { findGivenUp, findReoffered, type Offered } from './re-offers';
import { parsePlaceInFolder } from './take-folder';
import { takeInFolder } from './take-in-folder';

export async function takeSend(parts: TakeSendParts, incoming: SendCall): Promise<void> {
  const { call, from } = incoming;
  const verdict = parts.door.judge(call.nick, from.host, 'send');
  if (verdict.policy === 'off') return incoming.refuse('unavailable');
  if (verdict.policy === 'refuse') return incoming.refuse('reject');
  const offered = { ...call, host: from.host };
  if (wasGivenUp(parts, offered)) return incoming.refuse('reject');
  const { book } = parts;
  const known = findReoffered(book.all(), offered, (id) => book.attempts.isAlive(id), Date.now());
  if (known !== null) return goOn(parts, incoming, known);
  const place = parsePlaceInFolder(call.name);
  return place === null ? takeFile(parts, incoming, verdict) : takeInFolder(parts, incoming, verdict, place);
}

/** The person cancelled it; a sender that saw no more than a broken connection learns that now. */
function wasGivenUp({ book, folders }: TakeSendParts, offered: Offered): boolean {
  const key = parsePlaceInFolder(offered.name)?.key ?? null;
  if (key !== null && folders.wasGivenUp(offered.nick, offered.host, key)) return true;
  const record = findGivenUp(book.all(), offered, Date.now());
  if (record === null) return false;
  book.noteTold(record.transfer.id);
  return true;
}

async function takeFile(parts: TakeSendParts, incoming: SendCall, verdict: Verdict): Promise<void> {
  const { call, from } = incoming;
  const folder = parts.downloadsFolder();
  const { name } = safeName(call.name, MAX_NAME_BYTES);
  const place = await parts.partFiles.look(folder, {
    name,
    sizeBytes: call.sizeBytes,
    nick: call.nick,
    host: from.host,
  });
  if (!(await hasRoom(parts, folder, name, call.sizeBytes - (place.part?.positionBytes ?? 0))))
    return incoming.refuse('unavailable');
  const free = await parts.receive.disk.freeBytes(folder);
  const how = await howToTake(parts, incoming, verdict, { folder, name, place, free });
  if (how.kind === 'refused') return incoming.refuse(how.as);
  const { ifTaken } = how;
  const became = tellWhatBecame(parts.state, how.requestId);
  const rowFor = (part: PartFile) => {
    const handle = newRow(parts, incoming, { part, name, folder, folderId: null, ifTaken });
    became(handle.id);
    return handle;
  };
  return receive(parts, incoming, { folder, name, ifTaken, goalPath: null, rowFor }).finally(() => became(null));
}

type HowToTake =
  | { readonly kind: 'taken'; readonly ifTaken: IfTaken; readonly requestId: string | null }
  | { readonly kind: 'refused'; readonly as: Refusal };

/** By rule or by the person: under which circumstances the file is taken, or that it is not. */
async function howToTake(
  parts: TakeSendParts,
  { call, from, gone }: SendCall,
  verdict: Verdict,
  goal: { readonly folder: string; readonly name: string; readonly place: Place; readonly free: number | null },
): Promise<HowToTake> {
  const { folder, name, place, free } = goal;
  const danger = dangerOf(name);
  const byRule = ifTakenByRule(parts.state.settings.ifExists, place);
  // Executables get their warning also from trusted contacts (section 7).
  const isAsked = verdict.policy === 'ask' || (danger !== 'none' && verdict.by !== 'everyone');
  if (!isAsked && byRule !== null) return { kind: 'taken', ifTaken: byRule, requestId: null };
  const file: Request['file'] = {
    name,
    inFolder: null,
    offer: null,
    announcedName: call.name === name ? null : call.name,
    sizeBytes: call.sizeBytes,
    danger,
    folder,
    freeBytes: free,
    existing: place.existing,
    part: place.part,
  };
  const choice = await parts.door.ask({ kind: 'send', nick: call.nick, host: from.host, file }, gone);
  if (choice?.kind === 'accept') {
    const { ifTaken, requestId = null } = choice;
    return { kind: 'taken', ifTaken: ifTaken ?? byRule ?? 'rename', requestId };
  }
  return { kind: 'refused', as: refusalOf(choice) ?? 'reject' };
}

/** Null: the setting says that the person decides. */
function ifTakenByRule(rule: 'ask' | 'resume' | 'rename', place: Place): IfTaken | null {
  if (rule === 'rename') return 'rename';
  // A part that fits is gone on with, whatever else: nothing is overwritten by that.
  if (place.part !== null || place.existing === null || rule === 'resume') return 'resume';
  return null;
}
