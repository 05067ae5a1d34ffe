/**
 * From the words after `port59` to what is meant by them. Pure: nothing is opened and nobody is called. What is wrong
 * with the words becomes a sentence; whoever starts us from a script sees it with exit code 2.
 */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { parseAddress } from '../../../src-shared/model/address';
import { type IfExists, ifExistsSchema, type Policy, policySchema } from '../../../src-shared/model/settings';
import type { HostPort } from './host-port';
import { hostPort, Misuse, nickOf, oneOf, rateOf, readValues, type Values } from './option-values';

export const COMMAND_NAMES = ['serve', 'chat', 'send', 'ls', 'get', 'read'] as const;
type CommandName = (typeof COMMAND_NAMES)[number];
/** `desktop` is what the program does without the name of a command. */
export type Topic = CommandName | 'desktop';

export interface CommonOptions {
  readonly nick: string | null;
  /** As written, relative to the working folder. */
  readonly data: string | null;
  readonly json: boolean;
}

/** Bytes a second; null: what the settings say. */
interface SpeedLimits {
  readonly up: number | null;
  readonly down: number | null;
}

export interface ServeOptions {
  /** Null: what the settings say. */
  readonly listen: readonly HostPort[] | null;
  readonly downloads: string | null;
  readonly shares: readonly string[] | null;
  readonly policies: { readonly chat: Policy | null; readonly send: Policy | null; readonly fserve: Policy | null };
  readonly ifExists: IfExists | null;
  readonly limits: SpeedLimits;
  /** `default`: the usual port, or any other when that one is taken. */
  readonly ui: HostPort | 'off' | 'default';
  /** Files of the window's own certificate, as written. */
  readonly uiTls: { readonly certFile: string; readonly keyFile: string } | null;
  readonly uiInsecure: boolean;
  readonly open: boolean;
}

export type Command =
  | { readonly name: 'desktop'; readonly files: readonly string[] }
  | { readonly name: 'serve'; readonly serve: ServeOptions }
  | { readonly name: 'chat'; readonly address: string }
  | {
      readonly name: 'send';
      readonly address: string;
      readonly paths: readonly string[];
      readonly limit: number | null;
    }
  | { readonly name: 'ls'; readonly address: string; readonly folder: string }
  | {
      readonly name: 'get';
      readonly address: string;
      readonly paths: readonly string[];
      readonly out: string | null;
      readonly recursive: boolean;
      readonly limit: number | null;
    }
  | { readonly name: 'read'; readonly address: string; readonly path: string };

export type Invocation =
  | { readonly kind: 'run'; readonly command: Command; readonly common: CommonOptions }
  | { readonly kind: 'help'; readonly topic: Topic }
  | { readonly kind: 'version' }
  | { readonly kind: 'misused'; readonly topic: Topic; readonly sentence: string; readonly json: boolean };

const COMMON = {
  nick: { type: 'string' },
  data: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

const OWN: Readonly<Record<Topic, NonNullable<ParseArgsConfig['options']>>> = {
  desktop: {},
  serve: {
    listen: { type: 'string', multiple: true },
    downloads: { type: 'string' },
    share: { type: 'string', multiple: true },
    chat: { type: 'string' },
    send: { type: 'string' },
    fserve: { type: 'string' },
    'if-exists': { type: 'string' },
    'limit-up': { type: 'string' },
    'limit-down': { type: 'string' },
    ui: { type: 'string' },
    'ui-cert': { type: 'string' },
    'ui-key': { type: 'string' },
    'ui-insecure': { type: 'boolean' },
    open: { type: 'boolean' },
  },
  chat: {},
  send: { limit: { type: 'string' } },
  ls: {},
  get: { out: { type: 'string' }, recursive: { type: 'boolean' }, limit: { type: 'string' } },
  read: {},
};

export function parseCommandLine(args: readonly string[]): Invocation {
  const { topic, rest } = splitCommand(args);
  const json = args.includes('--json');
  try {
    return parseTopic(topic, rest);
  } catch (error) {
    const sentence = sentenceOf(error, topic);
    if (sentence === null) throw error;
    return { kind: 'misused', topic, sentence, json };
  }
}

function parseTopic(topic: Topic, args: readonly string[]): Invocation {
  const parsed = parseArgs({ args: [...args], options: { ...COMMON, ...OWN[topic] }, allowPositionals: true });
  const values = readValues(parsed.values);
  if (values.flag('help')) return { kind: 'help', topic };
  if (values.flag('version')) return { kind: 'version' };
  const common: CommonOptions = {
    nick: nickOf(values.text('nick')),
    data: values.text('data'),
    json: values.flag('json'),
  };
  return { kind: 'run', command: commandOf(topic, parsed.positionals, values), common };
}

/** The first word that is no option says which command is meant; options may stand before it too. */
function splitCommand(args: readonly string[]): { readonly topic: Topic; readonly rest: readonly string[] } {
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (word === '--') break;
    if (word === '--nick' || word === '--data') at += 1;
    if (word.startsWith('-')) continue;
    const name = COMMAND_NAMES.find((known) => known === word);
    return name ? { topic: name, rest: args.toSpliced(at, 1) } : { topic: 'desktop', rest: args };
  }
  return { topic: 'desktop', rest: args };
}

function commandOf(topic: Topic, words: readonly string[], values: Values): Command {
  if (topic === 'desktop') {
    if (values.flag('json')) throw new Misuse('--json goes with one of the commands, as in "port59 serve --json".');
    return { name: 'desktop', files: words };
  }
  if (topic === 'serve') {
    if (words.length > 0) throw new Misuse(`"port59 serve" takes options only; "${words[0]}" is none.`);
    return { name: 'serve', serve: serveOptions(values) };
  }
  const [address, ...others] = words;
  if (address === undefined) throw new Misuse(`"port59 ${topic}" needs the address of whom to call.`);
  if (parseAddress(address) === null) {
    throw new Misuse(`"${address}" is no address. Write host, host:port, [v6]:port or dcc://nick@host:port.`);
  }
  return callCommand(topic, address, others, values);
}

function callCommand(
  topic: Exclude<CommandName, 'serve'>,
  address: string,
  words: readonly string[],
  values: Values,
): Command {
  const [first, second] = words;
  switch (topic) {
    case 'chat':
      if (first !== undefined) throw new Misuse(`"port59 chat" takes one address; "${first}" is too much.`);
      return { name: 'chat', address };
    case 'send':
      if (first === undefined) throw new Misuse('"port59 send" needs at least one file to offer, after the address.');
      return { name: 'send', address, paths: words, limit: rateOf('--limit', values.text('limit')) };
    case 'ls':
      if (second !== undefined) throw new Misuse(`"port59 ls" lists one folder; "${second}" is too much.`);
      return { name: 'ls', address, folder: first ?? '' };
    case 'get':
      if (first === undefined) throw new Misuse('"port59 get" needs at least one path to download, after the address.');
      return {
        name: 'get',
        address,
        paths: words,
        out: values.text('out'),
        recursive: values.flag('recursive'),
        limit: rateOf('--limit', values.text('limit')),
      };
    case 'read':
      if (first === undefined) throw new Misuse('"port59 read" needs the file to show, after the address.');
      if (second !== undefined) throw new Misuse(`"port59 read" shows one file; "${second}" is too much.`);
      return { name: 'read', address, path: first };
  }
}

function serveOptions(values: Values): ServeOptions {
  const ui = values.text('ui');
  return {
    listen: values.list('listen')?.map((text) => hostPort('--listen', text)) ?? null,
    downloads: values.text('downloads'),
    shares: values.list('share'),
    policies: {
      chat: oneOf('--chat', values.text('chat'), policySchema.options),
      send: oneOf('--send', values.text('send'), policySchema.options),
      fserve: oneOf('--fserve', values.text('fserve'), policySchema.options),
    },
    ifExists: oneOf('--if-exists', values.text('if-exists'), ifExistsSchema.options),
    limits: {
      up: rateOf('--limit-up', values.text('limit-up')),
      down: rateOf('--limit-down', values.text('limit-down')),
    },
    ui: ui === null ? 'default' : ui === 'off' ? 'off' : hostPort('--ui', ui),
    uiTls: uiTls(values.text('ui-cert'), values.text('ui-key')),
    uiInsecure: values.flag('ui-insecure'),
    open: values.flag('open'),
  };
}

function uiTls(certFile: string | null, keyFile: string | null): ServeOptions['uiTls'] {
  if (certFile === null && keyFile === null) return null;
  if (certFile === null || keyFile === null) throw new Misuse('--ui-cert and --ui-key go together.');
  return { certFile, keyFile };
}

/** Null for what is no misuse but a bug of ours. */
function sentenceOf(error: unknown, topic: Topic): string | null {
  if (error instanceof Misuse) return error.message;
  if (!(error instanceof TypeError) || !('code' in error)) return null;
  const option = /'(--?[^' ]+)/.exec(error.message)?.[1] ?? 'This option';
  switch (error.code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return `There is no option ${option} for "${topic === 'desktop' ? 'port59' : `port59 ${topic}`}".`;
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
      return error.message.includes('does not take') ? `${option} takes no value.` : `${option} needs a value.`;
    default:
      return null;
  }
}
