/**
 * The view model: all that a window, a script or a test can see of the core. Plain data; the types are derived from
 * the schemas, and the same schemas check what crosses the bridge.
 */
import * as v from 'valibot';
import { problemSchema } from './problem';
import { policySchema, settingsSchema } from './settings';
import { transferSchema } from './transfer';

// All that a window sees can be had from here.
export { type Transfer, transferSchema } from './transfer';

const id = v.string();
/** Milliseconds since 1970. */
const time = v.number();
const bytes = v.number();
const port = v.number();

export const listenerSchema = v.object({
  id,
  host: v.string(),
  port,
  state: v.picklist(['listening', 'failed']),
  problem: v.nullable(problemSchema),
});
export type Listener = v.InferOutput<typeof listenerSchema>;

/** Somebody we have met: a nick at an address. The nick alone is no identity (rule 1.6). */
export const personSchema = v.object({
  id,
  nick: v.string(),
  host: v.string(),
  /** Where they listen, when we have reached them there or were told; else null, and 59 is tried. */
  port: v.nullable(port),
  contactId: v.nullable(id),
  knownSince: time,
  lastSeen: time,
  unread: v.number(),
});
export type Person = v.InferOutput<typeof personSchema>;

const sessionStateSchema = v.picklist(['connecting', 'waiting', 'open', 'closed']);

/** A chat, in either direction, or a visitor in our own file server (`fserve`). */
export const sessionSchema = v.object({
  id,
  kind: v.picklist(['chat', 'fserve']),
  direction: v.picklist(['outgoing', 'incoming']),
  state: sessionStateSchema,
  nick: v.nullable(v.string()),
  host: v.string(),
  port,
  personId: v.nullable(id),
  openedAt: time,
  problem: v.nullable(problemSchema),
});
export type Session = v.InferOutput<typeof sessionSchema>;

/** We browse a peer's file server. */
export const visitSchema = v.object({
  id,
  state: sessionStateSchema,
  nick: v.nullable(v.string()),
  host: v.string(),
  port,
  personId: v.nullable(id),
  folder: v.array(v.string()),
  /** Banner, welcome and dirinfo lines since the last change of folder. */
  caption: v.array(v.string()),
  /** False once a listing could not be understood: the raw dialogue is what is left (rule 5.12). */
  understood: v.boolean(),
  problem: v.nullable(problemSchema),
});
export type Visit = v.InferOutput<typeof visitSchema>;

export const dialogueLineSchema = v.object({
  direction: v.picklist(['sent', 'received']),
  text: v.string(),
});
export type DialogueLine = v.InferOutput<typeof dialogueLineSchema>;

export const remoteEntrySchema = v.variant('kind', [
  v.object({
    kind: v.literal('folder'),
    name: v.string(),
    /** It may be no folder at all, but the server's own word. */
    doubtful: v.optional(v.boolean()),
  }),
  v.object({
    kind: v.literal('file'),
    name: v.string(),
    size: v.nullable(bytes),
    /** False when the server rounded the size. */
    exact: v.boolean(),
    /** Where the server tells them: a Port59 does. */
    modifiedAt: v.optional(v.nullable(time)),
    executable: v.optional(v.boolean()),
    /** It may be a folder, whose name looks like a file with its size. */
    doubtful: v.optional(v.boolean()),
    /** What is already in the downloads folder under this name. */
    here: v.nullable(v.picklist(['complete', 'part', 'different'])),
  }),
]);
export type RemoteEntry = v.InferOutput<typeof remoteEntrySchema>;

/**
 * What becomes of a file whose name is taken. `skip`: what is here stays; `newer`: it is replaced by one that was written
 * later, where both times are known. A part that fits is gone on with in any case but `overwrite` and `rename`.
 */
export const ifTakenSchema = v.picklist(['resume', 'overwrite', 'rename', 'skip', 'newer']);
export type IfTaken = v.InferOutput<typeof ifTakenSchema>;

/** Somebody asks: a card in the window, a line of JSON for a script. */
export const requestSchema = v.object({
  id,
  kind: v.picklist(['chat', 'send', 'fserve']),
  nick: v.string(),
  host: v.string(),
  personId: v.nullable(id),
  known: v.picklist(['contact', 'met', 'new']),
  /** This nick was met at these other addresses before. */
  otherAddresses: v.array(v.string()),
  /** A plain peer offers one file after the other: this is not the first of them within a few seconds. */
  isOneOfSeveral: v.optional(v.boolean(), false),
  askedAt: time,
  /** When it is answered 151 by itself. */
  expiresAt: time,
  file: v.nullable(
    v.object({
      name: v.string(),
      /** The folder that is offered, when this is the first file of one: the answer holds for all of it. */
      inFolder: v.optional(v.nullable(v.string()), null),
      /** All that is offered with it, as its sender says: the answer holds for that. Null: only this file is known of. */
      offer: v.optional(v.nullable(v.object({ files: v.number(), sizeBytes: bytes, hasPrograms: v.boolean() })), null),
      /** As the peer wrote it, when cleaning changed it. */
      announcedName: v.nullable(v.string()),
      sizeBytes: bytes,
      danger: v.picklist(['none', 'executable', 'double-extension']),
      folder: v.string(),
      freeBytes: v.nullable(bytes),
      /** A finished file that has this name already. */
      existing: v.nullable(v.object({ sizeBytes: bytes, modifiedAt: time })),
      /** A part that fits this offer by name and announced size. */
      part: v.nullable(v.object({ positionBytes: bytes })),
    }),
  ),
});
export type Request = v.InferOutput<typeof requestSchema>;

/** A file of a folder transfer, for whoever opens its line. */
export const folderFileSchema = v.object({
  /** Relative to the folder, with `/`. */
  path: v.string(),
  sizeBytes: bytes,
  state: v.picklist(['waiting', 'running', 'done', 'failed']),
  reason: v.nullable(problemSchema),
});
export type FolderFile = v.InferOutput<typeof folderFileSchema>;

const trustSchema = v.object({
  chat: v.nullable(policySchema),
  send: v.nullable(policySchema),
  fserve: v.nullable(policySchema),
});

export const contactSchema = v.object({
  id,
  nick: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  /** `host` or `host:port`; the first one is dialled. */
  addresses: v.pipe(v.array(v.pipe(v.string(), v.maxLength(300))), v.maxLength(20)),
  note: v.pipe(v.string(), v.maxLength(2000)),
  /** Null: as the settings say for everyone. */
  trust: trustSchema,
  encoding: v.picklist(['auto', 'utf-8', 'windows-1252']),
  /** Another nick in the answer ends the session instead of a warning (rule 2.6). */
  strictNick: v.boolean(),
  favourite: v.boolean(),
});
export type Contact = v.InferOutput<typeof contactSchema>;

export const timelineEntrySchema = v.object({
  id: v.number(),
  personId: id,
  at: time,
  kind: v.picklist(['text', 'action', 'notice', 'status', 'transfer']),
  from: v.picklist(['me', 'peer']),
  nick: v.string(),
  text: v.string(),
  transferId: v.nullable(id),
  /** What became of the transfer, once it is in the list no more. */
  record: v.optional(v.nullable(transferSchema)),
  /** For `status`: what happened. */
  status: v.nullable(
    v.picklist([
      ...['chat-opened', 'chat-closed', 'chat-failed', 'visit-opened', 'visit-closed', 'nick-differs'],
      // Nobody answered: `text` is the name of what was offered.
      ...['missed-chat', 'missed-file', 'missed-visit'],
    ] as const),
  ),
  problem: v.nullable(problemSchema),
  /** False: told before it is on the disk; `timeline.stored` follows. */
  stored: v.optional(v.boolean()),
  /** False: part of a flood, shown and never stored. */
  kept: v.optional(v.boolean()),
});
export type TimelineEntry = v.InferOutput<typeof timelineEntrySchema>;

/** Something to tell that belongs to no session or transfer; stays until it is dismissed. */
export const noticeSchema = v.object({
  id,
  at: time,
  severity: v.picklist(['info', 'warning', 'error']),
  problem: problemSchema,
});
export type Notice = v.InferOutput<typeof noticeSchema>;

/** What this host can do. Nobody asks where the window runs. */
const hostAbilitiesSchema = v.object({
  nativeDialogs: v.boolean(),
  reveal: v.boolean(),
  notifications: v.boolean(),
  /** Dropped files have a path on this machine; else they are streamed to the spool folder. */
  pathsOfDroppedFiles: v.boolean(),
  /** Where to stream them, relative to the page; null where paths are known. */
  spoolUrl: v.nullable(v.string()),
  /** What the desktop around the window offers; null where there is none. */
  desktop: v.nullable(
    v.object({
      /** What this system calls the place of small icons. */
      trayName: v.picklist(['tray', 'menu bar', 'notification area']),
      /** It can be told to start us when the person logs in. */
      startsWithSystem: v.boolean(),
      /** It has a feed, and can look for newer ones. */
      updates: v.boolean(),
      /** Whose dictionaries the spell checker uses: there already, or fetched from the network. */
      dictionaries: v.picklist(['of the system', 'downloaded']),
    }),
  ),
});
export type HostAbilities = v.InferOutput<typeof hostAbilitiesSchema>;

/** Somebody offered this while nobody answered, and it is accepted when they offer it again. Until the program ends. */
export const expectedOfferSchema = v.object({ personId: id, name: v.string() });
export type ExpectedOffer = v.InferOutput<typeof expectedOfferSchema>;

/** Typed to somebody who is not there, and said once a chat with them is open. Until the program ends. */
export const waitingLineSchema = v.object({ personId: id, text: v.string() });
export type WaitingLine = v.InferOutput<typeof waitingLineSchema>;

export const snapshotSchema = v.object({
  /** The number of the last event that is already part of this snapshot. */
  seq: v.number(),
  version: v.string(),
  host: hostAbilitiesSchema,
  /** Addresses of this machine a friend could type. */
  ownAddresses: v.array(v.string()),
  downloads: v.object({ folder: v.string(), freeBytes: v.nullable(bytes) }),
  /** True once a peer from elsewhere really reached one of our listeners. */
  reachedFromOutside: v.boolean(),
  settings: settingsSchema,
  listeners: v.array(listenerSchema),
  people: v.array(personSchema),
  contacts: v.array(contactSchema),
  sessions: v.array(sessionSchema),
  visits: v.array(visitSchema),
  requests: v.array(requestSchema),
  /** Questions behind those that are shown, as there are only so many cards at a time. */
  questionsInLine: v.optional(v.number(), 0),
  expected: v.optional(v.array(expectedOfferSchema), []),
  waitingLines: v.optional(v.array(waitingLineSchema), []),
  transfers: v.array(transferSchema),
  notices: v.array(noticeSchema),
});
export type Snapshot = v.InferOutput<typeof snapshotSchema>;
