/** What a typed line means: something to say, or a command of ours. Pure. */
import type { Settings, SettingsPatch } from '../../../../src-shared/model/settings';

export type Typed =
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'chat' | 'send' | 'files' | 'close' | 'clear' | 'help' | 'ignore' }
  | { readonly kind: 'nick'; readonly nick: string }
  | { readonly kind: 'get'; readonly name: string }
  | { readonly kind: 'dcc'; readonly what: 'chat' | 'send' | 'files'; readonly address: string }
  | { readonly kind: 'dccserver'; readonly change: ServerChange }
  /** A command without what it needs. */
  | { readonly kind: 'incomplete'; readonly usage: string }
  | { readonly kind: 'unknown'; readonly command: string };

/** `/dccserver +sc on 5959`: null where nothing was said. */
export interface ServerChange {
  readonly turn: { readonly isOn: boolean; readonly services: readonly ('chat' | 'send' | 'fserve')[] } | null;
  readonly listens: boolean | null;
  readonly port: number | null;
}

export interface Command {
  readonly usage: string;
  readonly does: string;
}

export const COMMANDS: readonly Command[] = [
  { usage: '/me TEXT', does: 'say what you do' },
  { usage: '/chat', does: 'open a chat; with an address, to there' },
  { usage: '/send', does: 'send files; with an address, to there' },
  { usage: '/files', does: 'browse their files; with an address, those there' },
  { usage: '/get NAME', does: 'download from the folder that is open' },
  { usage: '/nick NAME', does: 'call yourself otherwise' },
  { usage: '/close', does: 'end the chat' },
  { usage: '/clear', does: 'delete this conversation' },
  { usage: '/ignore', does: 'block their address' },
  { usage: '/dccserver [+|-scf] [on|off] [PORT]', does: 'what you offer, and where' },
  { usage: '/dcc chat|send|fserve HOST', does: 'the same with mIRC’s words' },
  { usage: '/help', does: 'these commands' },
];

const PLAIN = ['close', 'clear', 'help', 'ignore'] as const;
const TO_SOMEBODY = ['chat', 'send', 'files'] as const;
const DCC_WORDS: Readonly<Record<string, 'chat' | 'send' | 'files'>> = { chat: 'chat', send: 'send', fserve: 'files' };
const SERVICE_LETTERS: Readonly<Record<string, 'chat' | 'send' | 'fserve'>> = { c: 'chat', s: 'send', f: 'fserve' };

/** `//` at the start says a line that begins with a slash. */
export function parseTyped(line: string): Typed {
  if (!line.startsWith('/') || /^\/me \S/.test(line)) return { kind: 'say', text: line };
  if (line.startsWith('//')) return { kind: 'say', text: line.slice(1) };
  const [word = '', ...rest] = line.slice(1).trim().split(/\s+/);
  const command = word.toLowerCase();
  const [first, second] = rest;
  const plain = PLAIN.find((one) => one === command);
  if (plain !== undefined) return { kind: plain };
  const toSomebody = TO_SOMEBODY.find((one) => one === command);
  if (toSomebody !== undefined)
    return first === undefined ? { kind: toSomebody } : { kind: 'dcc', what: toSomebody, address: first };
  if (command === 'nick' && first !== undefined) return { kind: 'nick', nick: first };
  if (command === 'get' && first !== undefined) return { kind: 'get', name: line.trim().slice(5).trim() };
  if (command === 'dccserver') return parseServerChange(rest);
  const what = DCC_WORDS[first?.toLowerCase() ?? ''];
  if (command === 'dcc' && what !== undefined && second !== undefined) return { kind: 'dcc', what, address: second };
  const usage = usageOf(command);
  return usage === undefined ? { kind: 'unknown', command: word } : { kind: 'incomplete', usage };
}

/** The commands that begin with what is typed; none once there is a space. */
export function completions(text: string): readonly Command[] {
  if (!/^\/\w*$/.test(text)) return [];
  return COMMANDS.filter(({ usage }) => wordOf(usage).startsWith(text.toLowerCase()));
}

/** `/nick NAME` → `/nick ` */
export function completed({ usage }: Command): string {
  return usage.includes(' ') ? `${wordOf(usage)} ` : wordOf(usage);
}

/** What a `/dccserver` line changes; a service that is turned on asks, unless it was on already. */
export function serverPatch({ turn, listens, port }: ServerChange, settings: Settings): SettingsPatch {
  const services = Object.fromEntries(
    (turn?.services ?? []).map((service) => {
      const { policy } = settings.services[service];
      return [service, { policy: turn?.isOn ? (policy === 'off' ? 'ask' : policy) : 'off' } as const];
    }),
  );
  const hosts = settings.listen.length > 0 ? settings.listen.map(({ host }) => host) : ['0.0.0.0', '::'];
  const before = settings.listen[0]?.port ?? 59;
  const patch: SettingsPatch = Object.keys(services).length > 0 ? { services } : {};
  if (listens === false) return { ...patch, listen: [] };
  if (listens === null && port === null) return patch;
  return { ...patch, listen: hosts.map((host) => ({ host, port: port ?? before })) };
}

function parseServerChange(words: readonly string[]): Typed {
  let change: ServerChange = { turn: null, listens: null, port: null };
  for (const word of words) {
    const letters = /^([+-])([scf]+)$/i.exec(word);
    if (letters !== null) {
      const services = [...(letters[2] ?? '').toLowerCase()].flatMap((letter) => SERVICE_LETTERS[letter] ?? []);
      change = { ...change, turn: { isOn: letters[1] === '+', services } };
    } else if (/^(on|off)$/i.test(word)) change = { ...change, listens: word.toLowerCase() === 'on' };
    else if (/^\d{1,5}$/.test(word) && Number(word) <= 65_535) change = { ...change, port: Number(word) };
    else return { kind: 'incomplete', usage: usageOf('dccserver') ?? '' };
  }
  if (words.length === 0) return { kind: 'incomplete', usage: usageOf('dccserver') ?? '' };
  return { kind: 'dccserver', change };
}

function usageOf(command: string): string | undefined {
  return COMMANDS.find(({ usage }) => wordOf(usage) === `/${command}`)?.usage;
}

function wordOf(usage: string): string {
  return usage.split(' ')[0] ?? usage;
}
