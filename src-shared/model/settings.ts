/** What a person can set. Every field has a default, so a settings file holds only what was changed. */
import * as v from 'valibot';

export const policySchema = v.picklist(['ask', 'accept', 'refuse', 'off']);
/** `off` answers 150 unavailable, `refuse` answers 151 rejected (rule 2.3). */
export type Policy = v.InferOutput<typeof policySchema>;

const serviceSchema = v.picklist(['chat', 'send', 'fserve']);
export type Service = v.InferOutput<typeof serviceSchema>;

const serviceSettingsSchema = v.object({
  policy: v.optional(policySchema, 'ask'),
  /** People who are no contacts are refused without a question. */
  contactsOnly: v.optional(v.boolean(), false),
});

const listenAddressSchema = v.object({
  host: v.pipe(v.string(), v.minLength(1), v.maxLength(253)),
  port: wholeNumber(0, 65_535),
});

const shareSchema = v.object({
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(100), v.regex(/^[^\\/\p{Cc}]+$/u)),
  path: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)),
});
export type Share = v.InferOutput<typeof shareSchema>;

export const NICK_PATTERN = /^[^\s\p{Cc}\p{Cf}\p{Cs}]{1,30}$/u;

export const ifExistsSchema = v.picklist(['ask', 'resume', 'rename']);
/** What happens by rule when a name is taken: never an overwrite. */
export type IfExists = v.InferOutput<typeof ifExistsSchema>;

const closeWindowSchema = v.picklist(['ask', 'stay', 'quit']);
/** What closing the window means: the program stays in the tray, or ends. */
export type CloseWindow = v.InferOutput<typeof closeWindowSchema>;

export const settingsSchema = v.object({
  /** Rule 1.6: 1–30 printable characters without space. */
  nick: v.optional(v.pipe(v.string(), v.regex(NICK_PATTERN)), 'port59'),
  /** False until the person has been through the first start. */
  welcomed: v.optional(v.boolean(), false),
  listen: v.optional(v.pipe(v.array(listenAddressSchema), v.maxLength(16)), [
    { host: '0.0.0.0', port: 59 },
    { host: '::', port: 59 },
  ]),
  services: v.optional(
    v.object({
      chat: v.optional(serviceSettingsSchema, {}),
      send: v.optional(serviceSettingsSchema, {}),
      fserve: v.optional(serviceSettingsSchema, {}),
    }),
    {},
  ),
  /** Empty: the host's own downloads folder. */
  downloadsFolder: v.optional(v.pipe(v.string(), v.maxLength(4096)), ''),
  ifExists: v.optional(ifExistsSchema, 'ask'),
  /** After a start, transfers that were under way go on by themselves. */
  continueTransfers: v.optional(v.boolean(), true),
  shares: v.optional(v.pipe(v.array(shareSchema), v.maxLength(200)), []),
  welcomeText: v.optional(v.pipe(v.string(), v.maxLength(8000)), ''),
  showHiddenFiles: v.optional(v.boolean(), false),
  blockedAddresses: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(253))), v.maxLength(10_000)), []),
  limits: v.optional(
    v.object({
      sessions: v.optional(wholeNumber(1, 10_000), 200),
      transfers: v.optional(wholeNumber(1, 1_000), 20),
      /** Of our own sends and gets, to or from one peer at a time. */
      transfersPerPeer: v.optional(wholeNumber(1, 100), 2),
      /** Files below this size go beside big ones instead of behind them; 0 switches that off. */
      smallFileBytes: v.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER), 1024 * 1024),
      /** Speed of all transfers together; 0: no limit. */
      uploadBytesPerSecond: v.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER), 0),
      downloadBytesPerSecond: v.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER), 0),
      getsPerVisitor: v.optional(wholeNumber(1, 100), 3),
      /** Room on the disk for what was said; beyond it the oldest lines of whoever has most go. */
      historyBytes: v.optional(wholeNumber(1024 * 1024, Number.MAX_SAFE_INTEGER), 1024 * 1024 * 1024),
      /** Free space that a download leaves on the disk. */
      reservedDiskBytes: v.optional(wholeNumber(0, Number.MAX_SAFE_INTEGER), 100 * 1024 * 1024),
    }),
    {},
  ),
  history: v.optional(
    v.object({
      /** What was said is forgotten after so many days; null: never, 0: when the program ends, and it is on no disk before. */
      keepDays: v.optional(v.nullable(wholeNumber(0, 36_500)), null),
    }),
    {},
  ),
  timeouts: v.optional(
    v.object({
      /** Rule 2.5: how long we wait for the other side's answer. */
      answerSeconds: v.optional(wholeNumber(5, 3_600), 300),
      promptSeconds: v.optional(wholeNumber(5, 600), 60),
      /** Rule 5.11. */
      visitorIdleSeconds: v.optional(wholeNumber(10, 86_400), 300),
    }),
    {},
  ),
  notifications: v.optional(
    v.object({
      requests: v.optional(v.boolean(), true),
      messages: v.optional(v.boolean(), true),
      transfers: v.optional(v.boolean(), true),
    }),
    {},
  ),
  appearance: v.optional(
    v.object({
      theme: v.optional(v.picklist(['system', 'light', 'dark']), 'system'),
      textSize: v.optional(v.picklist(['small', 'normal', 'large']), 'normal'),
      clock: v.optional(v.picklist(['24h', '12h']), '24h'),
      mircColours: v.optional(v.boolean(), true),
    }),
    {},
  ),
  /** Of a host with a desktop around it; others leave these alone. */
  desktop: v.optional(
    v.object({
      /** An icon beside the clock. Without it a closed window always ends the program. */
      tray: v.optional(v.boolean(), true),
      closeWindow: v.optional(closeWindowSchema, 'ask'),
      startWithSystem: v.optional(v.boolean(), false),
      /** Null: where the system has dictionaries of its own, so that nothing is fetched unasked. */
      spellChecker: v.optional(v.nullable(v.boolean()), null),
      /** Once a day; a program without a feed never does. */
      lookForUpdates: v.optional(v.boolean(), true),
    }),
    {},
  ),
});

export type Settings = v.InferOutput<typeof settingsSchema>;
export type ListenAddress = v.InferOutput<typeof listenAddressSchema>;

/** A change names only the fields it changes, at any depth; lists are replaced whole. */
export type SettingsPatch = { readonly [K in keyof Settings]?: PatchOf<Settings[K]> };
type PatchOf<T> = T extends readonly unknown[] ? T : T extends object ? { readonly [K in keyof T]?: PatchOf<T[K]> } : T;
/** Only the outer shape: `applySettingsPatch` checks the result as a whole. */
export const settingsPatchSchema = v.custom<SettingsPatch>(isGroup);

export const DEFAULT_SETTINGS: Settings = v.parse(settingsSchema, {});

export type SettingsResult =
  | { readonly kind: 'ok'; readonly settings: Settings }
  | { readonly kind: 'invalid'; readonly field: string };

/** Reads what a settings file or a change holds; missing fields get their defaults. */
function readSettings(data: unknown): SettingsResult {
  if (!isGroup(data)) return { kind: 'invalid', field: 'settings' };
  const result = v.safeParse(settingsSchema, data);
  if (result.success) return { kind: 'ok', settings: result.output };
  return { kind: 'invalid', field: v.getDotPath(result.issues[0]) ?? 'settings' };
}

/** What fits of a file that a person may have edited: a field or an entry of a list that does not is left out, no more. */
export function readFittingSettings(data: Readonly<Record<string, unknown>>): {
  readonly settings: Settings;
  /** What was left out, like `limits.sessions` or `shares.2`. */
  readonly dropped: readonly string[];
} {
  let fitting: unknown = data;
  const dropped: string[] = [];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const result = v.safeParse(settingsSchema, fitting);
    if (result.success) return { settings: result.output, dropped };
    const places = new Map(result.issues.map((issue) => badPlace(fitting, issue)).map((at) => [at.path.join('.'), at]));
    dropped.push(...places.keys());
    // From behind: entries of a list move when one before them goes.
    for (const { path, toEnd } of [...places.values()].reverse()) fitting = without(fitting, path, toEnd);
  }
  return { settings: DEFAULT_SETTINGS, dropped: [...dropped, 'settings'] };
}

/** An entry that is bad, then a list that is too long, then a field: nothing here goes deeper. */
const MAX_ROUNDS = 4;

interface BadPlace {
  readonly path: readonly (string | number)[];
  /** The rest of the list, too: it is too long from there. */
  readonly toEnd: boolean;
}

/** The smallest thing that can go: an entry of a list, its end, or a field. */
function badPlace(settings: unknown, issue: v.InferIssue<typeof settingsSchema>): BadPlace {
  const path: (string | number)[] = [];
  let inside = settings;
  for (const { key } of issue.path ?? []) {
    const step = typeof key === 'number' ? key : String(key);
    path.push(step);
    if (Array.isArray(inside)) return { path, toEnd: false };
    inside = isGroup(inside) ? inside[step] : undefined;
  }
  const isTooLong = Array.isArray(inside) && issue.type === 'max_length';
  return isTooLong ? { path: [...path, Number(issue.requirement)], toEnd: true } : { path, toEnd: false };
}

function without(settings: unknown, [key, ...rest]: BadPlace['path'], toEnd: boolean): unknown {
  if (key === undefined) return settings;
  if (Array.isArray(settings)) return settings.filter((_, index) => (toEnd ? index < Number(key) : index !== key));
  if (!isGroup(settings)) return settings;
  const { [key]: value, ...others } = settings;
  return rest.length === 0 ? others : { ...others, [key]: without(value, rest, toEnd) };
}

/** The settings after a change, checked as a whole; a field nobody knows is an error, not ignored. */
export function applySettingsPatch(settings: Settings, patch: SettingsPatch): SettingsResult {
  const unknownField = findUnknownField(settings, patch);
  if (unknownField !== null) return { kind: 'invalid', field: unknownField };
  return readSettings(mergeGroups(settings, patch));
}

function mergeGroups(before: Readonly<Record<string, unknown>>, patch: Readonly<Record<string, unknown>>): unknown {
  const merged: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(patch)) {
    const old = merged[key];
    merged[key] = isGroup(old) && isGroup(value) ? mergeGroups(old, value) : value;
  }
  return merged;
}

function findUnknownField(
  known: Readonly<Record<string, unknown>>,
  patch: Readonly<Record<string, unknown>>,
): string | null {
  for (const [key, value] of Object.entries(patch)) {
    if (!Object.hasOwn(known, key)) return key;
    const old = known[key];
    const inner = isGroup(old) && isGroup(value) ? findUnknownField(old, value) : null;
    if (inner !== null) return `${key}.${inner}`;
  }
  return null;
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wholeNumber(min: number, max: number) {
  return v.pipe(v.number(), v.safeInteger(), v.minValue(min), v.maxValue(max));
}
