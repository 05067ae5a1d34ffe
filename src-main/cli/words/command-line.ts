/**
 * From the words after `port59` to what is meant by them. Pure: nothing is opened and nobody is called. What is wrong
 * with the words becomes a sentence; whoever starts us from a script sees it with exit code 2.
 */
import { parseArgs } from 'node:util';
import { type Endpoint, parseAddress } from '../../../src-shared/model/address';
import { type IfExists, ifExistsSchema, type Policy, policySchema } from '../../../src-shared/model/settings';
import { type IfTaken, ifTakenSchema } from '../../../src-shared/model/snapshot';
import type { Loudness } from '../print/output';
import { COMMAND_NAMES, COMMON_OPTIONS, type CommandName, optionsOf, type Topic } from './command-table';
import {
  hostPort,
  listenAddresses,
  Misuse,
  nickOf,
  oneOf,
  rateOf,
  readValues,
  timeOf,
  type Values,
} from './option-values';

export interface CommonOptions {
  readonly nick: string | null;
  /** As written, relative to the working folder. */
  readonly data: string | null;
  readonly json: boolean;
  readonly loudness: Loudness;
  /** Null: as long as the protocol has it. */
  readonly timeoutMs: number | null;
}

/** Bytes a second; null: what the settings say. */
interface SpeedLimits {
  readonly up: number | null;
  readonly down: number | null;
}

export interface ServeOptions {
  /** Null: what the settings say. */
  readonly listen: readonly Endpoint[] | null;
  readonly downloads: string | null;
  readonly shares: readonly string[] | null;
  readonly policies: { readonly chat: Policy | null; readonly send: Policy | null; readonly fserve: Policy | null };
  readonly ifExists: IfExists | null;
  readonly limits: SpeedLimits;
  /** `default`: the usual port, or any other when that one is taken. */
  readonly ui: Endpoint | 'off' | 'default';
  /** Files of the window's own certificate, as written. */
  readonly uiTls: { readonly certFile: string; readonly keyFile: string } | null;
  readonly uiInsecure: boolean;
  readonly printUrl: boolean;
  readonly open: boolean;
}

const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

export type Command =
  | { readonly name: 'desktop'; readonly files: readonly string[] }
  | { readonly name: 'serve'; readonly serve: ServeOptions }
  | { readonly name: 'chat'; readonly address: string; readonly lingerMs: number | null }
  | {
      readonly name: 'send';
      readonly address: string;
      /** `-`: what comes from stdin, called `stdinName`. */
      readonly paths: readonly string[];
      readonly stdinName: string | null;
      readonly wait: boolean;
      readonly limit: number | null;
    }
  | {
      readonly name: 'receive';
      readonly listen: readonly Endpoint[] | null;
      /** `-`: stdout. */
      readonly out: string | null;
      readonly limit: number | null;
    }
  | {
      readonly name: 'ls';
      readonly address: string;
      readonly folder: string;
      readonly recursive: boolean;
      readonly long: boolean;
    }
  | {
      readonly name: 'get';
      readonly address: string;
      readonly paths: readonly string[];
      /** `-`: stdout. */
      readonly out: string | null;
      readonly recursive: boolean;
      readonly exclude: readonly string[];
      readonly ifTaken: IfTaken;
      readonly limit: number | null;
    }
  | { readonly name: 'read'; readonly address: string; readonly path: string }
  | { readonly name: 'completion'; readonly shell: Shell };

export type Invocation =
  | { readonly kind: 'run'; readonly command: Command; readonly common: CommonOptions }
  | { readonly kind: 'help'; readonly topic: Topic }
  | { readonly kind: 'version' }
  | { readonly kind: 'misused'; readonly topic: Topic; readonly sentence: string; readonly json: boolean };

type Environment = Readonly<Record<string, string | undefined>>;

export function parseCommandLine(args: readonly string[], environment: Environment = {}): Invocation {
  const { topic, rest, asksForHelp } = splitCommand(args);
  const json = args.includes('--json');
  try {
    return asksForHelp ? helpAbout(rest) : parseTopic(topic, rest, environment);
  } catch (error) {
    const sentence = sentenceOf(error, topic);
    if (sentence === null) throw error;
    return { kind: 'misused', topic, sentence, json };
  }
}

/** `port59 help`, `port59 help get` */
function helpAbout(words: readonly string[]): Invocation {
  const [word] = words.filter((one) => !one.startsWith('-'));
  if (word === undefined) return { kind: 'help', topic: 'desktop' };
  const topic = COMMAND_NAMES.find((known) => known === word);
  if (topic === undefined) throw new Misuse(`There is no command "${word}". There are ${COMMAND_NAMES.join(', ')}.`);
  return { kind: 'help', topic };
}

function parseTopic(topic: Topic, args: readonly string[], environment: Environment): Invocation {
  const options = optionsOf(topic);
  const parsed = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      options.map(({ name, short, value, repeatable }) => [
        name,
        {
          type: value === undefined ? ('boolean' as const) : ('string' as const),
          multiple: repeatable === true,
          ...(short === undefined ? {} : { short }),
        },
      ]),
    ),
    allowPositionals: true,
  });
  const values = readValues(parsed.values, options, environment);
  if (values.flag('help')) return { kind: 'help', topic };
  if (values.flag('version')) return { kind: 'version' };
  const common: CommonOptions = {
    nick: nickOf(values.text('nick')),
    data: values.text('data'),
    json: values.flag('json'),
    loudness: values.flag('quiet') ? 'quiet' : values.flag('verbose') ? 'verbose' : 'normal',
    timeoutMs: timeOf(values.said('timeout')),
  };
  return { kind: 'run', command: commandOf(topic, parsed.positionals, values), common };
}

const TAKES_VALUE = COMMON_OPTIONS.filter(({ value }) => value !== undefined).map(({ name }) => `--${name}`);

/** The first word that is no option says which command is meant; options may stand before it too. */
function splitCommand(args: readonly string[]): {
  readonly topic: Topic;
  readonly rest: readonly string[];
  readonly asksForHelp: boolean;
} {
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (word === '--') break;
    if (TAKES_VALUE.includes(word)) at += 1;
    if (word.startsWith('-')) continue;
    const name = COMMAND_NAMES.find((known) => known === word);
    if (name !== undefined) return { topic: name, rest: args.toSpliced(at, 1), asksForHelp: false };
    return { topic: 'desktop', rest: word === 'help' ? args.toSpliced(at, 1) : args, asksForHelp: word === 'help' };
  }
  return { topic: 'desktop', rest: args, asksForHelp: false };
}

function commandOf(topic: Topic, words: readonly string[], values: Values): Command {
  switch (topic) {
    case 'desktop':
      if (values.flag('json')) throw new Misuse('--json goes with one of the commands, as in "port59 serve --json".');
      return { name: 'desktop', files: words };
    case 'serve':
      optionsOnly(topic, words);
      return { name: 'serve', serve: serveOptions(values) };
    case 'receive':
      optionsOnly(topic, words);
      return receiveCommand(values);
    case 'completion': {
      const shell = SHELLS.find((known) => known === words[0]);
      if (shell === undefined || words.length > 1)
        throw new Misuse(`"port59 completion" takes the name of a shell: ${SHELLS.join(', ')}.`);
      return { name: 'completion', shell };
    }
    default:
      return callCommand(topic, words, values);
  }
}

function optionsOnly(topic: Topic, [word]: readonly string[]): void {
  if (word !== undefined) throw new Misuse(`"port59 ${topic}" takes options only; "${word}" is none.`);
}

function callCommand(
  topic: Exclude<CommandName, 'serve' | 'receive' | 'completion'>,
  words: readonly string[],
  values: Values,
): Command {
  const [address, ...others] = words;
  if (address === undefined) throw new Misuse(`"port59 ${topic}" needs the address of whom to call.`);
  const read = parseAddress(address);
  if (read === null) {
    throw new Misuse(`"${address}" is no address. Write host, host:port, [v6]:port or dcc://nick@host:port.`);
  }
  // A link may lead to a place on the file server; to chat or to send, only whose link it is counts.
  const paths = read.path === undefined ? others : [read.path, ...others];
  const [first, second] = paths;
  switch (topic) {
    case 'chat':
      if (others[0] !== undefined) throw new Misuse(`"port59 chat" takes one address; "${others[0]}" is too much.`);
      return { name: 'chat', address, lingerMs: timeOf(values.said('linger')) };
    case 'send':
      return sendCommand(address, others, values);
    case 'ls':
      if (second !== undefined) throw new Misuse(`"port59 ls" lists one folder; "${second}" is too much.`);
      return {
        name: 'ls',
        address,
        folder: first ?? '',
        recursive: values.flag('recursive'),
        long: values.flag('long'),
      };
    case 'get':
      if (first === undefined) throw new Misuse('"port59 get" needs at least one path to download, after the address.');
      return getCommand(address, paths, values);
    case 'read':
      if (first === undefined) throw new Misuse('"port59 read" needs the file to show, after the address.');
      if (second !== undefined) throw new Misuse(`"port59 read" shows one file; "${second}" is too much.`);
      return { name: 'read', address, path: first };
  }
}

function sendCommand(address: string, paths: readonly string[], values: Values): Command {
  if (paths.length === 0) throw new Misuse('"port59 send" needs at least one file to offer, after the address.');
  const stdinName = values.text('name');
  const fromStdin = paths.filter((path) => path === '-').length;
  if (fromStdin > 1) throw new Misuse('"-" is stdin, and that there is only once.');
  if (fromStdin === 1 && stdinName === null)
    throw new Misuse('What comes from stdin needs a name: "port59 send ADDRESS - --name NAME".');
  if (fromStdin === 0 && stdinName !== null) throw new Misuse('--name is for what comes from stdin, "-".');
  if (stdinName !== null && (/[\\/\p{Cc}]/u.test(stdinName) || /^\.{1,2}$/.test(stdinName)))
    throw new Misuse(`--name takes the name of a file, without a folder; "${stdinName}" is none.`);
  return { name: 'send', address, paths, stdinName, wait: values.flag('wait'), limit: rateOf(values.said('limit')) };
}

function receiveCommand(values: Values): Command {
  const [out, downloads] = [values.text('out'), values.text('downloads')];
  if (out !== null && downloads !== null) throw new Misuse('--out and --downloads are the same: one is enough.');
  if (out === '-' && values.flag('json')) throw new Misuse('--out - and --json would both write to stdout.');
  return {
    name: 'receive',
    listen: listenOption(values),
    out: out ?? downloads,
    limit: rateOf(values.said('limit')),
  };
}

function getCommand(address: string, paths: readonly string[], values: Values): Command {
  const out = values.text('out');
  if (out === '-' && (paths.length > 1 || values.flag('recursive')))
    throw new Misuse('--out - writes one file to stdout, not several.');
  if (out === '-' && values.flag('json')) throw new Misuse('--out - and --json would both write to stdout.');
  return {
    name: 'get',
    address,
    paths,
    out,
    recursive: values.flag('recursive'),
    exclude: values.list('exclude')?.map(({ text }) => text) ?? [],
    ifTaken: oneOf(values.said('if-exists'), ifTakenSchema.options) ?? 'resume',
    limit: rateOf(values.said('limit')),
  };
}

function listenOption(values: Values): readonly Endpoint[] | null {
  return values.list('listen')?.flatMap(listenAddresses) ?? null;
}

function serveOptions(values: Values): ServeOptions {
  const ui = values.said('ui');
  return {
    listen: listenOption(values),
    downloads: values.text('downloads'),
    shares: values.list('share')?.map(({ text }) => text) ?? null,
    policies: {
      chat: oneOf(values.said('chat'), policySchema.options),
      send: oneOf(values.said('send'), policySchema.options),
      fserve: oneOf(values.said('fserve'), policySchema.options),
    },
    ifExists: oneOf(values.said('if-exists'), ifExistsSchema.options),
    limits: { up: rateOf(values.said('limit-up')), down: rateOf(values.said('limit-down')) },
    ui: ui === null ? 'default' : ui.text === 'off' ? 'off' : hostPort(ui),
    uiTls: uiTls(values.text('ui-cert'), values.text('ui-key')),
    uiInsecure: values.flag('ui-insecure'),
    printUrl: values.flag('print-url'),
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
