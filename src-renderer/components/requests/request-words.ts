/** The sentences of the cards. */
import { formatBytes } from '../../../src-shared/model/formatting';
import type { Request } from '../../../src-shared/model/snapshot';
import { visibleText } from '../../../src-shared/text/mirc-text';
import type { Card } from '../../state/cards';

/** Behind the nick: what they want. */
export function wish({ kind, file }: Request): string {
  if (kind === 'chat') return 'wants to chat';
  if (kind === 'fserve') return 'wants to browse your files';
  if (file?.offer != null && file.offer.files > 1 && file.inFolder === null)
    return `wants to send you ${howMuch(file.offer)}`;
  if (file?.inFolder != null) return `wants to send you the folder “${visibleText(file.inFolder)}”`;
  return 'wants to send you a file';
}

/** `200 files, 5.1 MB` */
export function howMuch({ files, sizeBytes }: { readonly files: number; readonly sizeBytes: number }): string {
  return `${files} ${files === 1 ? 'file' : 'files'}, ${formatBytes(sizeBytes)}`;
}

export const KNOWN: Readonly<Record<Request['known'], string>> = {
  contact: 'in your contacts',
  met: 'you met before',
  new: 'new to you',
};

/** For one hour, and always; who stands for the nick. */
export function forAnHour(kind: Request['kind'], who: string): string {
  return `Accept ${WHAT[kind]} from ${who} for one hour`;
}

export function always(kind: Request['kind'], who: string): string {
  return `Always accept ${WHAT[kind]} from ${who} at this address`;
}

const WHAT: Readonly<Record<Request['kind'], string>> = { chat: 'chats', send: 'files', fserve: 'visits' };

/** Programs among what comes, known beforehand or not. */
export function isDangerous({ file }: Request): boolean {
  return file !== null && (file.danger !== 'none' || file.offer?.hasPrograms === true);
}

/** Whether the card is about several files, each with a place in what comes. */
export function isSeveral({ inFolder, offer }: NonNullable<Request['file']>): boolean {
  return inFolder !== null || (offer !== null && offer.files > 1);
}

/** For the rest of what a plain peer sends one by one. */
export function forMinutes(who: string): string {
  return `Accept all from ${who} for 10 minutes`;
}

export const DANGER_AMONG_THEM = 'There are programs among them. A program can harm your computer when you open it.';
export const DANGER = {
  executable: 'This is a program. It can harm your computer when you open it.',
  'double-extension': 'This is a program that looks like a document. It can harm your computer when you open it.',
} as const;

/** While nothing has begun yet. */
export const STARTING: Readonly<Record<Request['kind'], string>> = {
  chat: 'The chat opens…',
  send: 'It starts…',
  fserve: 'Your files open…',
};

export function hungUp(nick: string): string {
  return `${nick} hung up before it began.`;
}

/** One line for all that ask: "bob wants to chat, and 2 more". */
export function foldedInWords(asking: readonly Request[]): string {
  const [first] = asking;
  if (first === undefined) return '';
  const others = asking.length > 1 ? `, and ${asking.length - 1} more` : '';
  return `${visibleText(first.nick)} ${wish(first)}${others}`;
}

/** What a card is called, for those who hear it. */
export function cardLabel({ request, stage }: Card): string {
  const nick = visibleText(request.nick);
  switch (stage.kind) {
    case 'asking':
    case 'accepted':
      return `${nick} ${wish(request)}`;
    case 'transfer':
      return `${visibleText(request.file?.inFolder ?? request.file?.name ?? '')} from ${nick}`;
    case 'visit':
      return browses(nick);
    case 'gone':
      return hungUp(nick);
  }
}

export function browses(nick: string): string {
  return `${nick} is browsing your files`;
}

/** Above the file: "report.pdf is here". */
export function arrived(name: string, sizeBytes: number): string {
  return `${name} is here, ${formatBytes(sizeBytes)}`;
}

/** What is behind the cards that are shown. */
export function inLine(count: number): string {
  return `${count} more ${count === 1 ? 'question waits' : 'questions wait'} for you`;
}
