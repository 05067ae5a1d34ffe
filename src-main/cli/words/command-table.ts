/**
 * Every command and option, once: the command line is read by this table, and `--help`, the completion of shells, the
 * manual page and the variables of the environment are made from it.
 */

export const COMMAND_NAMES = ['serve', 'chat', 'send', 'receive', 'ls', 'get', 'read', 'completion'] as const;
export type CommandName = (typeof COMMAND_NAMES)[number];
/** `desktop` is what the program does without the name of a command. */
export type Topic = CommandName | 'desktop';

export interface Option {
  /** Without the dashes. */
  readonly name: string;
  readonly short?: string;
  /** What stands for its value in the help; without one it is a flag. */
  readonly value?: string;
  /** May be given several times; in a variable the values are separated by commas. */
  readonly repeatable?: true;
  /** For shells: what the value may be. */
  readonly completes?: readonly string[] | 'files' | 'folders';
  /** A variable of the environment stands for it where the command line does not say it: `PORT59_` and the name. */
  readonly hasVariable?: true;
  /** One or more lines. */
  readonly help: string;
}

export interface CommandEntry {
  /** What follows the name of the command. */
  readonly words: string;
  readonly summary: string;
  /** What one should know to use it; wrapped by hand at 118 columns. */
  readonly text: string;
  readonly options: readonly Option[];
  readonly afterword?: string;
  /** It calls somebody: ADDRESS and the exit codes are explained. */
  readonly calls: boolean;
}

export const COMMON_OPTIONS: readonly Option[] = [
  {
    name: 'nick',
    value: 'NAME',
    hasVariable: true,
    help: 'who we are (default: the nick of the settings, else your user name)',
  },
  { name: 'data', value: 'DIR', hasVariable: true, completes: 'folders', help: 'where settings and history live' },
  {
    name: 'timeout',
    value: 'TIME',
    hasVariable: true,
    help: 'how long to wait until the other side is reached and answers: 20, 90s, 5m, 1h;\nthen the exit code is 5',
  },
  { name: 'json', help: 'one JSON object a line on stdout; everything for people goes to stderr' },
  { name: 'quiet', short: 'q', help: 'say nothing but results and what went wrong' },
  { name: 'verbose', short: 'v', help: 'say also what is said on the wire, and each step of a transfer' },
  { name: 'help', short: 'h', help: 'this text; "port59 help COMMAND" for a command' },
  { name: 'version', short: 'V', help: 'the version' },
];

const POLICIES = ['ask', 'accept', 'refuse', 'off'] as const;
const LIMIT: Option = {
  name: 'limit',
  value: 'RATE',
  hasVariable: true,
  help: 'bytes a second at most: 500000, 500k, 1.5M',
};
const LISTEN: Option = {
  name: 'listen',
  value: 'HOST:PORT',
  repeatable: true,
  hasVariable: true,
  help: 'where to listen (repeatable; default 0.0.0.0:59 and [::]:59; port 0 takes any free one);\na port alone is that port at all addresses. Without --listen, and without the right to use\nport 59, 5959 is taken',
};

export const COMMAND_TABLE: Readonly<Record<Topic, CommandEntry>> = {
  desktop: {
    words: '[FILE…]',
    summary: 'open the desktop program (files go to the send dialog)',
    text: '',
    options: [],
    calls: true,
  },

  serve: {
    words: '[options]',
    summary: 'DCC server, file server and browser window without a desktop',
    text: `Listens for other people, serves the shared folders, and shows its window in a browser on this machine. The URL of the
window commands this program: it is printed on a terminal only, and stands in the file "window-url" of the data folder.
On a terminal, questions are answered where they are asked: a accepts, r rejects, ? tells more. SIGHUP reads the
settings again.`,
    options: [
      LISTEN,
      {
        name: 'downloads',
        value: 'DIR',
        hasVariable: true,
        completes: 'folders',
        help: 'where received files go (default: Downloads in your home)',
      },
      {
        name: 'share',
        value: 'DIR',
        repeatable: true,
        hasVariable: true,
        completes: 'folders',
        help: 'a folder for the file server (repeatable)',
      },
      {
        name: 'chat',
        value: 'POLICY',
        hasVariable: true,
        completes: POLICIES,
        help: 'ask, accept, refuse or off: what happens when somebody wants to chat,',
      },
      { name: 'send', value: 'POLICY', hasVariable: true, completes: POLICIES, help: '… to send us a file,' },
      { name: 'fserve', value: 'POLICY', hasVariable: true, completes: POLICIES, help: '… to look at our file server' },
      {
        name: 'if-exists',
        value: 'RULE',
        hasVariable: true,
        completes: ['resume', 'rename', 'ask'],
        help: `resume, rename or ask: when a received file's name is taken ("resume" goes on with a part and
takes another name for the rest; so it is with --send accept when nothing is said)`,
      },
      {
        name: 'limit-up',
        value: 'RATE',
        hasVariable: true,
        help: 'speed of all that is sent, in bytes a second: 500000, 500k, 1.5M',
      },
      { name: 'limit-down', value: 'RATE', hasVariable: true, help: '… and of all that is received' },
      {
        name: 'ui',
        value: 'HOST:PORT|off',
        hasVariable: true,
        completes: ['off'],
        help: 'where the browser window is served (default 127.0.0.1:5960, any free port when that is taken)',
      },
      {
        name: 'ui-cert',
        value: 'FILE',
        hasVariable: true,
        completes: 'files',
        help: 'serve it over HTTPS with this certificate (PEM); needed where others can reach it,',
      },
      { name: 'ui-key', value: 'FILE', hasVariable: true, completes: 'files', help: '… and its key,' },
      { name: 'ui-insecure', help: '… unless you trust everybody on that network: then plain HTTP will do' },
      { name: 'print-url', help: "print the window's URL also where stdout is no terminal, as in a service's log" },
      { name: 'open', help: 'open the window in the browser at once' },
    ],
    afterword: `With --json decisions are read from stdin, one JSON object a line (docs/serve.md tells all of them):
  {"decide":ID,"answer":"accept"|"reject","ifExists"?:"resume"|"overwrite"|"rename"}
  {"say":SESSION,"text":"…"} · {"connect":ADDRESS} · {"send":ADDRESS,"paths":["…"]}
  {"quit":true}
`,
    calls: false,
  },

  chat: {
    words: 'ADDRESS',
    summary: 'chat on stdin and stdout, a line each',
    text: `Each line of stdin is said; what the other side says is printed as "nick> text". "/me waves" is an action. Ends with
the end of stdin (Ctrl+D), or when the other side hangs up.`,
    options: [
      {
        name: 'linger',
        value: 'TIME',
        hasVariable: true,
        help: 'how long answers are heard after the end of stdin (default: 2, on a terminal 0)',
      },
    ],
    calls: true,
  },

  send: {
    words: 'ADDRESS PATH…',
    summary: 'offer files or folders; ends when all arrived',
    text: `Ends when the other side has them all, or has said no. An interrupted transfer goes on where it stopped when the same
file is offered again. "-" is what comes from stdin, under --name. A name beginning with a dash goes after "--".`,
    options: [
      { name: 'wait', short: 'w', help: "knock until the friend's program is there (--timeout says how long)" },
      { name: 'name', value: 'NAME', help: 'how the bytes of stdin are called: send ADDRESS - --name NAME' },
      LIMIT,
    ],
    calls: true,
  },

  receive: {
    words: '[options]',
    summary: 'take one offer of somebody and end',
    text: `Listens, accepts the first file or folder that is offered, and ends when it is here. Everybody else is told that we are
busy. With --timeout it ends with 5 when nobody has offered anything by then.`,
    options: [
      LISTEN,
      {
        name: 'out',
        short: 'o',
        value: 'DIR',
        completes: 'folders',
        help: 'where to put it (default: here); made when missing; "-" writes a file to stdout',
      },
      { name: 'downloads', value: 'DIR', completes: 'folders', help: 'the same as --out' },
      LIMIT,
    ],
    calls: false,
  },

  ls: {
    words: 'ADDRESS [PATH]',
    summary: "list a folder of a peer's file server",
    text: 'Folders end with a slash. PATH may be written with / or \\, beginning at the root; of a file its line is shown.',
    options: [
      { name: 'recursive', short: 'R', help: 'with all folders below' },
      { name: 'long', short: 'l', help: 'sizes in bytes' },
    ],
    calls: true,
  },

  get: {
    words: 'ADDRESS PATH…',
    summary: 'download from it, resuming what is there',
    text: `PATH may be written with / or \\, beginning at the root, and hold *, ?, [ ] and **. What an earlier try left is resumed,
and what is here already is skipped.`,
    options: [
      {
        name: 'out',
        short: 'o',
        value: 'DIR',
        completes: 'folders',
        help: 'where to put it (default: here); made when missing; "-" writes a file to stdout',
      },
      { name: 'recursive', short: 'r', help: 'whole folders, rebuilt under DIR' },
      {
        name: 'exclude',
        value: 'GLOB',
        repeatable: true,
        help: 'leave out files and folders whose name or path fits (repeatable)',
      },
      {
        name: 'if-exists',
        value: 'RULE',
        hasVariable: true,
        completes: ['skip', 'overwrite', 'rename', 'newer', 'resume'],
        help: 'skip, overwrite, rename or newer: when another file of that name is here\n(default: resume, which takes another name)',
      },
      LIMIT,
    ],
    calls: true,
  },

  read: {
    words: 'ADDRESS FILE',
    summary: 'show a text file of it',
    text: 'FILE may be written with / or \\, beginning at the root.',
    options: [],
    calls: true,
  },

  completion: {
    words: 'bash|zsh|fish',
    summary: 'print what makes a shell complete these words',
    text: `bash: port59 completion bash > ~/.local/share/bash-completion/completions/port59
zsh:  port59 completion zsh > somewhere in your $fpath, as _port59
fish: port59 completion fish > ~/.config/fish/completions/port59.fish`,
    options: [],
    calls: false,
  },
};

export function optionsOf(topic: Topic): readonly Option[] {
  return [...COMMAND_TABLE[topic].options, ...COMMON_OPTIONS];
}

/** `if-exists` → `PORT59_IF_EXISTS` */
export function variableOf({ name }: Option): string {
  return `PORT59_${name.toUpperCase().replaceAll('-', '_')}`;
}
