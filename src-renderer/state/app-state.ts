/** Everything the window shows: the core's picture, and what the person is looking at. */
import type { CommandResult } from '../../src-shared/contract/contract';
import type { Problem } from '../../src-shared/model/problem';
import type { Contact, DialogueLine, Snapshot, TimelineEntry } from '../../src-shared/model/snapshot';
import type { Card } from './cards';
import type { UnseenFailure } from './failures';
import { NO_SPEEDS, type Speeds } from './speeds';
import { type TransferLook, USUAL_LOOK } from './transfer-look';
import { EVERYTHING, type TransferChoice } from './transfers-view';

export type View =
  | { readonly kind: 'home' }
  | { readonly kind: 'person'; readonly id: string }
  /** A chat with an address, until somebody answers there and is known by a nick. */
  | { readonly kind: 'call'; readonly id: string }
  | { readonly kind: 'visit'; readonly id: string }
  | { readonly kind: 'transfers' }
  | { readonly kind: 'contacts' }
  /** `page`: of SETTINGS_PAGES; the first where none is named. */
  | { readonly kind: 'settings'; readonly page?: string | undefined }
  /** Over all conversations. */
  | { readonly kind: 'search' };

export type OpenDialog =
  | { readonly kind: 'connect'; readonly address: string }
  /** Pick files of the host to send to this person. */
  | {
      readonly kind: 'send';
      readonly personId: string | null;
      readonly address: string;
      readonly paths: readonly string[];
      /** Dropped on the window, but on nobody in it. */
      readonly files: readonly File[];
    }
  /** For somebody who never got anything from us, and folders: a look at what it is before it is offered. */
  | {
      readonly kind: 'confirm-send';
      readonly personId: string;
      /** On the host already. */
      readonly paths: readonly string[];
      readonly files: readonly File[];
    }
  | {
      readonly kind: 'limit';
      /** What is limited: "Speed limit for sending". */
      readonly title: string;
      readonly bytesPerSecond: number | null;
      readonly onLimit: (bytesPerSecond: number | null) => void;
    }
  | { readonly kind: 'pick-folder'; readonly onPick: (path: string) => void }
  | { readonly kind: 'contact'; readonly contact: Contact }
  | { readonly kind: 'port'; readonly personId: string }
  /** Something that cannot be taken back. */
  | {
      readonly kind: 'confirm';
      readonly title: string;
      readonly text: string;
      readonly action: string;
      readonly onConfirm: () => void;
    }
  | { readonly kind: 'picture'; readonly transferId: string; readonly name: string }
  | { readonly kind: 'palette' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'about' };

interface Failure {
  readonly text: string;
  /** Null when something of the window itself went wrong. */
  readonly problem: Problem | null;
}

export interface Timeline {
  readonly entries: readonly TimelineEntry[];
  /** Older ones are in the store. */
  readonly more: boolean;
  /**
   * Not null: one looks at an older part, and this is what came since; between it and the last entry there may be more
   * in the store.
   */
  readonly later?: readonly TimelineEntry[] | null;
  /**
   * `stale`: there may be holes since, and the newest page is to be read; `reading`: it is; `failed`: it could not be,
   * and the person was told.
   */
  readonly state: 'read' | 'stale' | 'reading' | 'failed';
}

/** A line somebody went to from a search. */
export interface FoundLine {
  readonly personId: string;
  readonly entryId: number;
  /** What was looked for. */
  readonly query: string;
}

export type Listing = CommandResult<'visit.list'>;

interface Upload {
  readonly id: number;
  readonly name: string;
  /** Whom it is for, as a person reads it. */
  readonly to: string;
  readonly files: number;
  readonly filesDone: number;
  readonly sentBytes: number;
  readonly sizeBytes: number;
  readonly cancel: () => void;
}

export interface AppState {
  /** `locked`: the host does not know this page, and has to be opened by the address it prints. */
  readonly connection: 'connecting' | 'open' | 'lost' | 'locked';
  readonly snapshot: Snapshot | null;
  readonly view: View;
  readonly dialog: OpenDialog | null;
  /** The request or transfer a click outside the window named: it takes the focus once it is there. */
  readonly pointedAt: string | null;
  /** What failed while one looked elsewhere, the newest last. */
  readonly failures: readonly UnseenFailure[];
  /** The failure whose toast was closed; it is still counted. */
  readonly toastClosedAt: string | null;
  /** Questions and what became of them, the oldest first. */
  readonly cards: readonly Card[];
  readonly timelines: Readonly<Record<string, Timeline>>;
  readonly foundLine: FoundLine | null;
  readonly listings: Readonly<Record<string, Listing>>;
  readonly dialogues: Readonly<Record<string, readonly DialogueLine[]>>;
  /** What is written and not yet said, by person. */
  readonly drafts: Readonly<Record<string, string>>;
  /** What was said, by person, the newest last: for the arrow keys. */
  readonly said: Readonly<Record<string, readonly string[]>>;
  readonly uploads: readonly Upload[];
  /** What is wanted of the list of transfers; it stays while one looks at something else. */
  readonly transferChoice: TransferChoice;
  readonly transferLook: TransferLook;
  /** So many transfers were taken off the list last, and can be brought back. */
  readonly takenOff: number;
  readonly speeds: Speeds;
  /** The last thing that did not work. */
  readonly failure: Failure | null;
}

export const EMPTY_STATE: AppState = {
  connection: 'connecting',
  snapshot: null,
  view: { kind: 'home' },
  dialog: null,
  pointedAt: null,
  failures: [],
  toastClosedAt: null,
  cards: [],
  timelines: {},
  foundLine: null,
  listings: {},
  dialogues: {},
  drafts: {},
  said: {},
  uploads: [],
  transferChoice: EVERYTHING,
  transferLook: USUAL_LOOK,
  takenOff: 0,
  speeds: NO_SPEEDS,
  failure: null,
};
