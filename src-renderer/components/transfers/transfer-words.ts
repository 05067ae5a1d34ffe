/** What is true of a transfer, in words. Short ones for its line, whole sentences for its details. */
import { formatBytes, formatDuration, formatPercent } from '../../../src-shared/model/formatting';
import type { Problem } from '../../../src-shared/model/problem';
import type { Transfer } from '../../../src-shared/model/snapshot';
import { isOurs, kindOf, reasonClass } from '../../../src-shared/model/transfer';
import { describeProblem } from '../../../src-shared/model/wording';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { whoOf } from '../../state/transfer-kinds';

/** How a line looks: what is well, what rests, what nobody can be sure of, what went wrong. */
export type Tone = 'moving' | 'resting' | 'good' | 'unsure' | 'bad';

/** For so long an offer of the same file goes on with what broke. */
const REMEMBERED_MS = 24 * 3_600_000;

/** What a second try of the other side heals. */
const BROKEN_CLASSES: ReadonlySet<ReturnType<typeof reasonClass>> = new Set(['broken', 'disk']);

export function toneOf(transfer: Transfer): Tone {
  const { state, reason } = transfer;
  switch (state) {
    case 'running':
    case 'verifying':
      return 'moving';
    case 'done':
      return reason === null && isVerified(transfer) ? 'good' : 'unsure';
    case 'failed':
      return isRemembered(transfer) ? 'unsure' : 'bad';
    case 'waiting':
    case 'paused':
      return reason === null ? 'resting' : 'unsure';
    case 'queued':
    case 'cancelled':
      return 'resting';
  }
}

/** `place`: in the queue, 1 is the next. What moves is told in figures, not here. */
export function stateInWords(transfer: Transfer, now: number, place: number | null): string {
  switch (transfer.state) {
    case 'queued':
      return place === null ? 'Queued' : `Queued, ${ordinal(place)}`;
    case 'waiting':
      return transfer.retryAt === null ? whatItWaitsFor(transfer) : whyItTriesAgain(transfer, transfer.retryAt, now);
    case 'verifying':
      return transfer.overlapBytes > 0
        ? `Checking the ${roundSize(transfer.overlapBytes)} before the break`
        : 'Checking the bytes before the break';
    case 'running':
      return transfer.sizeBytes > 0 ? formatPercent(transfer.positionBytes, transfer.sizeBytes) : 'Moving';
    case 'paused':
      return pausedInWords(transfer);
    case 'cancelled':
      return `Cancelled${reached(transfer)}`;
    case 'done':
      return doneInWords(transfer);
    case 'failed':
      return failedInWords(transfer, now);
  }
}

/** Nothing while nobody knows. */
export function sizeInWords({ sizeBytes, folder, service, direction, state }: Transfer): string {
  if (folder !== null && folder.filesTotal === null) return '';
  const isAsked = service === 'get' && direction === 'receive' && sizeBytes === 0 && state !== 'done';
  return isAsked ? '' : formatBytes(sizeBytes);
}

/** `14:02` today, `24 Nov, 14:02` this year, `24 Nov 2025` before. */
export function addedInWords(at: number, now: number, isTwelveHours: boolean): string {
  const [day, today] = [new Date(at), new Date(now)];
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: isTwelveHours ? 'h12' : 'h23' } as const;
  if (day.toDateString() === today.toDateString()) return day.toLocaleTimeString(undefined, time);
  const date = { day: 'numeric', month: 'short' } as const;
  if (day.getFullYear() === today.getFullYear()) return day.toLocaleString(undefined, { ...date, ...time });
  return day.toLocaleDateString(undefined, { ...date, year: 'numeric' });
}

/** `12 of 300 files`, `12 files` while only the other side knows how many there are. */
export function filesInWords({ folder }: Transfer): string {
  if (folder === null) return '';
  const { filesTotal, filesDone, filesFailed } = folder;
  const failed = filesFailed > 0 ? `, ${filesFailed} failed` : '';
  if (filesTotal !== null) return `${filesDone} of ${filesTotal} files${failed}`;
  return `${filesDone} ${filesDone === 1 ? 'file' : 'files'}${failed}`;
}

/** What was compared before bytes were added to a part, and what came of it. */
export function checkedInWords(transfer: Transfer): string {
  const { direction, verifiedBytes, differedAtBytes, resumedFromBytes } = transfer;
  const who = nameOf(transfer);
  if (direction === 'send') {
    const renamed = whyRenamed(transfer);
    if (renamed !== null) return capital(renamed);
    const from = formatPercent(resumedFromBytes, transfer.sizeBytes);
    if (resumedFromBytes === 0) return transfer.positionBytes === 0 ? 'Nothing is sent yet' : 'Sent from the start';
    return `${who} had a part, and is sent the rest from ${from} on`;
  }
  const compared = verifiedBytes === 0 ? null : `${roundSize(verifiedBytes)} before the break were compared and fit`;
  const differed =
    differedAtBytes === null
      ? null
      : `the part here differed at ${formatBytes(differedAtBytes)}; what was before it was kept`;
  if (compared === null && differed === null) return 'There was no part to compare with';
  return capital([compared, differed].filter((part) => part !== null).join('; '));
}

export function confirmedInWords(transfer: Transfer): string {
  const { state, confirmed, direction } = transfer;
  if (direction === 'receive') return state === 'done' ? 'The whole file is here' : 'Not all of it is here yet';
  if (confirmed) return `${nameOf(transfer)} has confirmed that all of it is there`;
  return state === 'done' ? `${nameOf(transfer)} has not confirmed it` : 'Not yet';
}

/** What happens next without anybody's doing; null when nothing does. */
export function whatComesNext(transfer: Transfer): string | null {
  const { state, reason, retryAt } = transfer;
  const who = nameOf(transfer);
  if (state === 'waiting' && retryAt !== null && reason !== null) {
    if (reasonClass(reason.code) === 'unreachable')
      return `It is kept for 7 days and tried again and again, at once when ${who} gets in touch.`;
    return 'It is tried again by itself, after growing pauses.';
  }
  if (state === 'paused' && reason !== null) return 'It goes on by itself when the disk can take it.';
  if (state === 'failed' && isRemembered(transfer))
    return `When ${who} ${asksAgain(transfer)} within a day, it goes on without a question.`;
  return null;
}

/** `1st`, `2nd`, `11th`, `23rd` */
export function ordinal(number: number): string {
  const tens = number % 100;
  const ending = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
  return `${number}${ending}`;
}

function whatItWaitsFor(transfer: Transfer): string {
  const { direction, service, folder, reason, positionBytes } = transfer;
  const who = nameOf(transfer);
  if (reason?.code === 'stopped') return 'Stopped; goes on when Port59 runs again';
  if (direction === 'send') {
    return positionBytes > 0 && folder === null ? `Waiting for ${who} to go on` : `Waiting for ${who} to accept`;
  }
  if (folder !== null) return `Waiting for the next file from ${who}`;
  return service === 'get' ? `Asking ${who} for it` : `Waiting for ${who} to offer it again`;
}

function whyItTriesAgain(transfer: Transfer, retryAt: number, now: number): string {
  const { reason } = transfer;
  const who = nameOf(transfer);
  const seconds = Math.ceil((retryAt - now) / 1000);
  const when = seconds <= 0 ? 'now' : seconds < 60 ? `in ${seconds} s` : `in ${formatDuration(seconds)}`;
  if (reason === null) return `Trying again ${when}`;
  const kind = reasonClass(reason.code);
  if (kind === 'full') return `${who} takes no more now – asking again ${when}`;
  if (kind === 'unreachable') return `${who} cannot be reached – trying again ${when}`;
  return `Broken: ${causeOf(reason, who)}${reached(transfer)} – retrying ${when}`;
}

function causeOf({ code, params }: Problem, who: string): string {
  switch (code) {
    case 'connection-lost':
      return 'connection lost';
    case 'stalled':
      return `nothing moved for ${params.seconds ?? 120} s`;
    case 'peer-sent-less':
      return `${who} stopped sending`;
    case 'overlap-mismatch':
      return 'the part that was there differs';
    case 'closed-before-answer':
      return `${who} hung up without an answer`;
    case 'visit-closed':
    case 'closed-by-peer':
      return `${who} ended the visit`;
    default:
      return 'interrupted';
  }
}

function pausedInWords(transfer: Transfer): string {
  const { reason } = transfer;
  if (reason?.code === 'disk-full') return 'Paused: the disk is full. Goes on by itself when there is space';
  if (reason !== null) return `Paused: the disk gave an error${reached(transfer)}. Tried again by itself`;
  return `Paused${reached(transfer)}`;
}

function doneInWords(transfer: Transfer): string {
  const { reason, sizeBytes, verifiedBytes, differedAtBytes, folder } = transfer;
  if (!isVerified(transfer)) return 'Done, not verified';
  if (reason?.code === 'not-confirmed') return `Done, not confirmed by ${nameOf(transfer)}`;
  if (reason !== null) return describeProblem(reason);
  const said = [`Done, ${folder === null ? formatBytes(sizeBytes) : doneFiles(transfer)}`];
  const renamed = whyRenamed(transfer);
  if (renamed !== null) said.push(renamed);
  if (differedAtBytes !== null)
    said.push(`the part here differed at ${formatBytes(differedAtBytes)}: kept what was before it`);
  else if (verifiedBytes > 0) said.push('verified');
  return said.join(' · ');
}

function doneFiles({ folder, sizeBytes }: Transfer): string {
  const count = folder?.filesDone ?? 0;
  return `${count} ${count === 1 ? 'file' : 'files'}, ${formatBytes(sizeBytes)}`;
}

function failedInWords(transfer: Transfer, now: number): string {
  const { reason, endedAt, folder } = transfer;
  if (!isRemembered(transfer)) return reason === null ? 'Failed' : describeProblem(reason);
  const who = nameOf(transfer);
  const where = folder === null ? reached(transfer) : ` after ${filesInWords(transfer)}`;
  const isForgotten = endedAt !== null && now - endedAt >= REMEMBERED_MS;
  return isForgotten
    ? `Interrupted${where}; ${who} has to offer it again`
    : `Interrupted${where}: goes on when ${who} ${asksAgain(transfer)}`;
}

/** False: the other side went on with bytes of its own that nobody compared. */
function isVerified({ phase }: Transfer): boolean {
  return phase.kind !== 'done' || phase.verified;
}

/** It broke on its way from or to somebody who began it: their next try goes on with it. */
function isRemembered(transfer: Transfer): boolean {
  const { reason } = transfer;
  if (isOurs(kindOf(transfer)) || reason === null) return false;
  return BROKEN_CLASSES.has(reasonClass(reason.code));
}

function asksAgain({ direction }: Transfer): string {
  return direction === 'send' ? 'asks for it again' : 'offers it again';
}

/** A file that goes out under another name than it has here: the peer holds a part of an earlier version. */
function whyRenamed(transfer: Transfer): string | null {
  const { direction, service, path, name, folder, folderId } = transfer;
  if (direction !== 'send' || service !== 'send' || path === null || folder !== null || folderId !== null) return null;
  const original = path.split(/[\\/]/).at(-1) ?? name;
  if (original === name) return null;
  const who = nameOf(transfer);
  return `sent from the start as “${visibleText(name)}” because ${who} holds a part of an earlier “${visibleText(original)}”`;
}

function reached({ positionBytes, sizeBytes, folder }: Transfer): string {
  const isKnown = sizeBytes > 0 && (folder === null || folder.filesTotal !== null);
  return isKnown && positionBytes > 0 ? ` at ${formatPercent(positionBytes, sizeBytes)}` : '';
}

/** `64 KB`: sizes that are round are said so. */
function roundSize(bytes: number): string {
  return formatBytes(bytes).replace('.0 ', ' ');
}

function nameOf(transfer: Transfer): string {
  return visibleText(whoOf(transfer));
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
