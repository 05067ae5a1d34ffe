/**
 * Everything that crosses the bridge, declared once. A command is a name with the schema of its arguments and of its
 * result; an event is a name with the schema of what it carries. A new command is one entry here, one handler in the
 * core and one action in the window.
 */
import * as v from 'valibot';
import { problemSchema } from '../model/problem';
import { settingsPatchSchema, settingsSchema } from '../model/settings';
import {
  contactSchema,
  dialogueLineSchema,
  expectedOfferSchema,
  folderFileSchema,
  ifTakenSchema,
  listenerSchema,
  noticeSchema,
  personSchema,
  remoteEntrySchema,
  requestSchema,
  sessionSchema,
  snapshotSchema,
  timelineEntrySchema,
  transferSchema,
  visitSchema,
  waitingLineSchema,
} from '../model/snapshot';

const id = v.pipe(v.string(), v.maxLength(200));
const text = v.pipe(v.string(), v.maxLength(400_000));
const address = v.pipe(v.string(), v.minLength(1), v.maxLength(300));
const path = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
const segments = v.pipe(v.array(v.pipe(v.string(), v.maxLength(4096))), v.maxLength(64));
/** Of a file in a peer's file server. */
const remoteName = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
const nothing = v.object({});
const done = v.null();

/** Whom a command is for: somebody we met, or an address as people write it. */
const peer = v.variant('kind', [
  v.object({ kind: v.literal('person'), personId: id }),
  v.object({ kind: v.literal('address'), address }),
]);
export type Peer = v.InferOutput<typeof peer>;

/**
 * What the window is asked to show. Dialogs are filled and places gone to; nothing is dialled, sent or answered by it
 * ([desktop 2 links], [desktop 2 open with], [desktop 2 notifications]).
 */
const asked = v.variant('kind', [
  v.object({ kind: v.literal('send'), paths: v.array(v.string()) }),
  /** An address as people write it or a `dcc://` link; empty: the person writes one. */
  v.object({ kind: v.literal('connect'), address: v.string() }),
  /** Ids are taken as they come: of what is gone meanwhile the window says so. */
  v.object({ kind: v.picklist(['person', 'request', 'transfer']), id: v.string() }),
  v.object({ kind: v.picklist(['home', 'transfers', 'contacts', 'settings', 'go-to', 'shortcuts', 'about']) }),
  /** What was asked cannot be done. */
  v.object({ kind: v.literal('tell'), problem: problemSchema }),
]);
export type WindowAsked = v.InferOutput<typeof asked>;

/** Ids of a whole list. */
const manyIds = v.pipe(v.array(id), v.minLength(1), v.maxLength(20_000));

export const commands = {
  'app.snapshot': { args: nothing, result: snapshotSchema },
  'settings.change': { args: v.object({ patch: settingsPatchSchema }), result: settingsSchema },
  /** The file was changed by hand: what it says now holds, under the options of this start. */
  'settings.reload': { args: nothing, result: settingsSchema },
  /** The addresses of this machine one could listen at, with the name of their network (`eth0`). */
  'listeners.places': { args: nothing, result: v.array(v.object({ host: v.string(), network: v.string() })) },
  'listeners.restart': { args: nothing, result: v.array(listenerSchema) },
  'notice.dismiss': { args: v.object({ id }), result: done },

  /** Resolves at once; the session's state tells how it goes on. */
  'chat.connect': { args: v.object({ to: peer }), result: v.object({ sessionId: id }) },
  'chat.say': { args: v.object({ sessionId: id, text }), result: done },
  /** Said at once where a chat is open; else it waits for one, and they are called. */
  'chat.say-later': { args: v.object({ personId: id, text }), result: done },
  /** What waits for them is said no more. */
  'chat.take-back': { args: v.object({ personId: id }), result: done },
  /** Our side of the stream ends, what the other side still says is heard. To many programs that is a hang-up. */
  'chat.end-speech': { args: v.object({ sessionId: id }), result: done },
  'session.close': { args: v.object({ sessionId: id }), result: done },

  'request.decide': {
    args: v.object({
      id,
      answer: v.picklist(['accept', 'reject']),
      /** Null: resume when a part fits, else save under another name when the name is taken. */
      ifTaken: v.nullable(ifTakenSchema),
      /** `always`: this nick at this address becomes a contact who may; `hour`, `minutes`: for the next hour, or ten minutes. */
      remember: v.picklist(['once', 'minutes', 'hour', 'always']),
      /** With reject: this address is refused from now on. */
      block: v.boolean(),
    }),
    result: done,
  },

  /** What they offered while nobody answered is accepted without a question when they offer it again, programs excepted. */
  'offer.expect': { args: v.object({ personId: id, name: path, isWanted: v.boolean() }), result: done },
  'send.offer': {
    args: v.object({
      to: peer,
      paths: v.pipe(v.array(path), v.minLength(1), v.maxLength(1000)),
      /** Files that lie side by side are one offer and one transfer; false: each is one of its own. */
      together: v.optional(v.boolean()),
    }),
    result: v.object({ transferIds: v.array(id) }),
  },
  /** What these paths hold, before anything is sent. */
  'send.count': {
    args: v.object({ paths: v.pipe(v.array(path), v.minLength(1), v.maxLength(1000)) }),
    result: v.object({
      files: v.number(),
      folders: v.number(),
      sizeBytes: v.number(),
      /** Links, pipes and what cannot be read, by name. */
      leftOut: v.optional(v.array(v.string()), []),
    }),
  },
  'transfer.cancel': { args: v.object({ id }), result: done },
  'transfer.pause': { args: v.object({ id }), result: done },
  /**
   * Goes on with a transfer that is paused, waits or has ended; the file of a send that `file-changed` ended is offered
   * as it is now.
   */
  'transfer.retry': { args: v.object({ id }), result: done },
  'transfer.retry-failed': { args: nothing, result: done },
  'transfer.pause-all': { args: nothing, result: done },
  'transfer.resume-all': { args: nothing, result: done },
  /** Among those that wait for their turn. */
  'transfer.move': { args: v.object({ id, to: v.picklist(['first', 'earlier', 'later', 'last']) }), result: done },
  /** Those of them that wait for their turn come one after the other before this one; null: at the end. */
  'transfer.place': { args: v.object({ ids: manyIds, beforeId: v.nullable(id) }), result: done },
  /** Null: no limit of its own. */
  'transfer.limit': {
    args: v.object({ id, bytesPerSecond: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1))) }),
    result: done,
  },
  /** The files of a folder transfer, those that failed first. */
  'transfer.files': {
    args: v.object({
      id,
      offset: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
      limit: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1000)),
    }),
    result: v.object({ files: v.array(folderFileSchema), total: v.number() }),
  },
  /** For a send whose peer had bytes of its name already: once more, under another name. */
  'transfer.send-under-another-name': { args: v.object({ id }), result: v.object({ transferId: id }) },
  'transfer.remove': { args: v.object({ id }), result: done },
  /** The same for many at once; those of them that it cannot happen to stay as they are. `count`: the others. */
  'transfer.each': {
    args: v.object({ ids: manyIds, action: v.picklist(['pause', 'go-on', 'cancel', 'remove']) }),
    result: v.object({ count: v.number() }),
  },
  /** Done and cancelled ones leave the list. */
  'transfer.clear-finished': { args: nothing, result: v.object({ count: v.number() }) },
  /** What `clear-finished` or `each` took off the list last is in it again, once; of a program that ended nothing is kept. */
  'transfer.bring-back': { args: nothing, result: v.object({ count: v.number() }) },
  /** Both are for the person to ask, where a notice says that there is a newer Port59. Resolves once it is there. */
  'update.download': { args: nothing, result: done },
  /** Ends the program, with its question when bytes move, and starts the new one. */
  'update.install': { args: nothing, result: done },
  'transfer.reveal': { args: v.object({ id }), result: done },

  'visit.open': { args: v.object({ to: peer }), result: v.object({ visitId: id }) },
  /** Goes to the folder (from the root) and lists it; `folder` is where the visit is then. */
  'visit.list': {
    args: v.object({ visitId: id, folder: segments }),
    result: v.object({
      folder: v.array(v.string()),
      entries: v.array(remoteEntrySchema),
      caption: v.array(v.string()),
    }),
  },
  'visit.get': {
    args: v.object({
      visitId: id,
      folder: segments,
      /** Names, or entries as they were listed: what is known of a file saves asking for one that is here already. */
      names: v.pipe(
        v.array(
          v.union([
            remoteName,
            v.object({
              name: remoteName,
              sizeBytes: v.nullable(v.number()),
              modifiedAt: v.optional(v.nullable(v.number()), null),
              executable: v.optional(v.boolean(), false),
            }),
          ]),
        ),
        v.minLength(1),
        v.maxLength(10_000),
      ),
      /** Null: the downloads folder. */
      toFolder: v.nullable(path),
      ifTaken: v.nullable(ifTakenSchema),
    }),
    /** `skipped`: those that are here already, or that must not take another's place. */
    result: v.object({ transferIds: v.array(id), skipped: v.optional(v.array(v.string()), []) }),
  },
  /** The whole text, "more" answered by itself, cut at `maxBytes`. */
  'visit.read': {
    args: v.object({ visitId: id, folder: segments, name: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)) }),
    result: v.object({ lines: v.array(v.string()), complete: v.boolean() }),
  },
  'visit.type': { args: v.object({ visitId: id, line: v.pipe(v.string(), v.maxLength(4000)) }), result: done },
  'visit.dialogue': { args: v.object({ visitId: id }), result: v.array(dialogueLineSchema) },
  'visit.close': { args: v.object({ visitId: id }), result: done },

  'timeline.page': {
    args: v.object({
      personId: id,
      beforeId: v.nullable(v.number()),
      /** Instead: the oldest behind this one; `more` is then about newer ones. */
      afterId: v.optional(v.nullable(v.number()), null),
      limit: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1000)),
    }),
    result: v.object({ entries: v.array(timelineEntrySchema), more: v.boolean() }),
  },
  'timeline.search': {
    args: v.object({ personId: v.nullable(id), query: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) }),
    result: v.array(timelineEntrySchema),
  },
  'timeline.read': { args: v.object({ personId: id }), result: done },
  /** Which conversation the window shows, if any: a host with notifications is quiet about it while it has the focus. */
  'window.looks-at': { args: v.object({ personId: v.nullable(id) }), result: done },
  'timeline.clear': { args: v.object({ personId: id }), result: done },
  'person.set-port': {
    args: v.object({ personId: id, port: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(65_535)) }),
    result: done,
  },
  'person.forget': { args: v.object({ personId: id }), result: done },

  /** An empty id makes a new contact. */
  'contact.save': { args: v.object({ contact: contactSchema }), result: contactSchema },
  'contact.remove': { args: v.object({ id }), result: done },

  /**
   * A piece of something pasted that has no path, for hosts whose files have one; in order, the next when the one before
   * is answered. `id` is null with the first, `path` comes with the last.
   */
  'host.keep-pasted': {
    args: v.object({
      id: v.nullable(id),
      name: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
      sizeBytes: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
      base64: v.pipe(v.string(), v.maxLength(1_500_000)),
    }),
    result: v.object({ id, path: v.nullable(v.string()) }),
  },
  /** The log, or the folder of all data, in the system's file manager: where the host can. */
  'host.show-own': { args: v.object({ place: v.picklist(['log', 'data-folder']) }), result: done },
  'host.pick-files': { args: nothing, result: v.array(v.string()) },
  'host.pick-folder': { args: nothing, result: v.nullable(v.string()) },
  /** Where the host has no dialogs of its own: its folders, to pick from. Null: the person's home. */
  'host.list-folder': {
    args: v.object({ path: v.nullable(path) }),
    result: v.object({
      path: v.string(),
      parent: v.nullable(v.string()),
      entries: v.array(
        v.object({ name: v.string(), kind: v.picklist(['file', 'folder']), sizeBytes: v.nullable(v.number()) }),
      ),
    }),
  },
} as const;

export const events = {
  'listeners.changed': v.array(listenerSchema),
  /** What a friend can type to reach us: see the snapshot. */
  'own-addresses.changed': v.array(v.string()),
  'settings.changed': settingsSchema,
  'downloads.changed': v.object({ folder: v.string(), freeBytes: v.nullable(v.number()) }),
  'reached-from-outside': nothing,
  'person.changed': personSchema,
  'person.removed': v.object({ id }),
  'contacts.changed': v.array(contactSchema),
  'session.changed': sessionSchema,
  'session.removed': v.object({ id }),
  'visit.changed': visitSchema,
  'visit.removed': v.object({ id }),
  /** At most four times a second; of very much talk only the last lines. */
  'visit.lines': v.object({ visitId: id, lines: v.array(dialogueLineSchema) }),
  'request.added': requestSchema,
  'request.removed': v.object({ id, outcome: v.picklist(['accepted', 'rejected', 'expired', 'withdrawn']) }),
  /** How many questions wait behind those that are shown. */
  'questions.in-line': v.object({ count: v.number() }),
  'waiting-lines.changed': v.array(waitingLineSchema),
  'expected.changed': v.array(expectedOfferSchema),
  /** The question that was accepted is this transfer now; null: it came to nothing, as its peer has gone. */
  'request.became': v.object({ id, transferId: v.nullable(id) }),
  'transfer.changed': transferSchema,
  'transfer.removed': v.object({ id }),
  'timeline.added': timelineEntrySchema,
  /** Every entry up to this one that is to be kept is on the disk now. */
  'timeline.stored': v.object({ upToId: v.number() }),
  'timeline.cleared': v.object({ personId: id }),
  'notice.added': noticeSchema,
  'notice.removed': v.object({ id }),
  /** Asked from outside the window: by the command line, a second start, a link, a menu, a click on a notification. */
  'window.asked': asked,
} as const;

export type CommandName = keyof typeof commands;
export type CommandArgs<N extends CommandName> = v.InferOutput<(typeof commands)[N]['args']>;
export type CommandInput<N extends CommandName> = v.InferInput<(typeof commands)[N]['args']>;
export type CommandResult<N extends CommandName> = v.InferOutput<(typeof commands)[N]['result']>;

export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = v.InferOutput<(typeof events)[N]>;
/** One of all events, told apart by `name`. */
export type CoreEvent = { [N in EventName]: { readonly name: N; readonly payload: EventPayload<N> } }[EventName];

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

export function isEventName(name: string): name is EventName {
  return Object.hasOwn(events, name);
}
