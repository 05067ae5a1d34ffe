/**
 * [desktop 2 notifications] What a notification says, where a click on it leads and which answers it has; a request says
 * who and what.
 */
import type { WindowAsked } from '../../../src-shared/contract/contract';
import { formatBytes } from '../../../src-shared/model/formatting';
import type { Request } from '../../../src-shared/model/snapshot';
import type { HostNotification } from '../../core/host-ports';

type Answer = 'accept' | 'reject';

interface NotificationWords {
  readonly title: string;
  readonly body: string;
}

export interface NotificationFace extends NotificationWords {
  /** Whom it is about: systems that can put those of one person together. */
  readonly person: string;
  /** Where a click leads. */
  readonly asks: WindowAsked;
  /** Buttons, in their order, where the system has them. */
  readonly answers: readonly { readonly label: string; readonly answer: Answer }[];
}

const ACCEPT = { label: 'Accept', answer: 'accept' } as const;
const REJECT = { label: 'Reject', answer: 'reject' } as const;
const MAX_NAME_CHARACTERS = 80;
const SHOWN_LINES = 3;
/** What cannot be seen, or turns what follows around, would make one name look like another. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Notifications with the same tag are one, which says the newest and how many there are. */
export function tagOf(told: HostNotification): string {
  switch (told.kind) {
    case 'message':
      return personTag(told.personId);
    case 'request':
      return requestTag(told.request.id);
    case 'arrived':
      return `arrived-${told.from}`;
  }
}

/** On Linux it depends on the desktop whether buttons are drawn, and a click on the whole leads to the same card. */
export function hasButtons(platform: NodeJS.Platform): boolean {
  return platform === 'darwin' || platform === 'win32';
}

export const personTag = (personId: string): string => `person-${personId}`;
export const requestTag = (requestId: string): string => `request-${requestId}`;

/**
 * @param all what one notification stands for, of one tag, oldest first; the last ones are enough
 * @param count how many there are of it, with those that are not in `all`
 */
export function faceOf(all: readonly [HostNotification, ...HostNotification[]], count: number): NotificationFace {
  const told = all.at(-1) ?? all[0];
  switch (told.kind) {
    case 'message': {
      const texts = all.slice(-SHOWN_LINES).map((one) => (one.kind === 'message' ? clean(one.text, 200) : ''));
      const nick = clean(told.nick);
      return {
        person: nick,
        title: count === 1 ? nick : `${nick}: ${count} messages`,
        body: texts.join('\n'),
        asks: { kind: 'person', id: told.personId },
        answers: [],
      };
    }
    case 'request':
      return requestFace(told.request);
    case 'arrived': {
      const from = clean(told.from);
      return {
        person: from,
        title: count === 1 ? `“${clean(told.name)}” has arrived` : `${count} files have arrived`,
        body:
          count === 1 ? `From ${from}: ${clean(told.path, 300)}` : `From ${from}, the last one: “${clean(told.name)}”`,
        asks: { kind: 'transfer', id: told.transferId },
        answers: [],
      };
    }
  }
}

function requestFace(request: Request): NotificationFace {
  const nick = clean(request.nick);
  return {
    person: nick,
    title: `${nick} ${wish(request)}`,
    body: `${KNOWN[request.known]}, at ${clean(request.host)}.${warning(request)}`,
    asks: { kind: 'request', id: request.id },
    answers: isPlain(request) ? [ACCEPT, REJECT] : [REJECT],
  };
}

const KNOWN: Readonly<Record<Request['known'], string>> = {
  contact: 'A contact',
  met: 'Met before',
  new: 'New here',
};

function wish({ kind, file }: Request): string {
  if (file?.inFolder) return `offers the folder “${clean(file.inFolder)}”`;
  if (file !== null) return `sends you “${clean(file.name)}” (${formatBytes(file.sizeBytes)})`;
  return kind === 'chat' ? 'wants to chat' : 'wants to browse your files';
}

function warning({ file, otherAddresses }: Request): string {
  const danger =
    file?.danger === 'executable'
      ? ' Careful: it is a program.'
      : file?.danger === 'double-extension'
        ? ' Careful: its name hides that it is a program.'
        : '';
  const place = otherAddresses.length > 0 ? ' This nick was met at another address before.' : '';
  return `${danger}${place}`;
}

/** Whatever takes a look at the card – a danger, a taken name, a nick from elsewhere – is not accepted past it. */
function isPlain({ file, otherAddresses }: Request): boolean {
  if (otherAddresses.length > 0) return false;
  return file === null || (file.danger === 'none' && file.existing === null && file.announcedName === null);
}

function clean(text: string, limit = MAX_NAME_CHARACTERS): string {
  const seen = text.replace(UNSEEN, ' ').trim();
  const characters = [...seen];
  return characters.length <= limit ? seen : `${characters.slice(0, limit - 1).join('')}…`;
}
