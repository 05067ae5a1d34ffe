/** The texts of `--help`. */
import type { Topic } from './command-line';

const COMMON = `
Common options:
  --nick NAME      who we are (default: the nick of the settings, else your user name)
  --data DIR       where settings and history live
  --json           one JSON object a line on stdout; everything for people goes to stderr
  -h, --help       this text; "port59 COMMAND --help" for a command
  --version        the version
`;

const ADDRESS = `
ADDRESS is host, host:port, [v6]:port or dcc://nick@host:port; the port is 59 when none is named.
`;

const EXIT_CODES = `
Exit codes: 0 done, 1 failed, 2 wrong use, 3 rejected by the other side, 4 unavailable there,
            5 not reachable or no answer. With several files the worst one counts, in the order 1, 5, 4, 3.
`;

const TEXTS: Readonly<Record<Topic, string>> = {
  desktop: `Port59: chat and exchange files directly, person to person, over mIRC's DCC Server protocol.

  port59 [FILE…]                  open the desktop program (files go to the send dialog)
  port59 serve  [options]         DCC server, file server and browser window without a desktop
  port59 chat   ADDRESS           chat on stdin and stdout, a line each
  port59 send   ADDRESS PATH…     offer files or folders; ends when all arrived
  port59 ls     ADDRESS [FOLDER]  list a folder of a peer's file server
  port59 get    ADDRESS PATH…     download from it, resuming what is there
  port59 read   ADDRESS FILE      show a text file of it
${ADDRESS}${COMMON}${EXIT_CODES}`,

  serve: `port59 serve [options]: be reachable, without a desktop.

Listens for other people, serves the shared folders, and shows its window in a browser on this machine. The printed URL
opens the window; keep it to yourself, whoever has it commands this program.

  --listen HOST:PORT   where to listen (repeatable; default 0.0.0.0:59 and [::]:59; port 0 takes any free one).
                       Without --listen, and without the right to use port 59, 5959 is taken.
  --downloads DIR      where received files go (default: Downloads in your home)
  --share DIR          a folder for the file server (repeatable)
  --chat POLICY        ask, accept, refuse or off: what happens when somebody wants to chat,
  --send POLICY        … to send us a file,
  --fserve POLICY      … to look at our file server
  --if-exists RULE     resume, rename or ask: when a received file's name is taken ("resume" goes on with a part and
                       takes another name for the rest; so it is with --send accept when nothing is said)
  --limit-up RATE      speed of all that is sent, in bytes a second: 500000, 500k, 2M
  --limit-down RATE    … and of all that is received
  --ui HOST:PORT|off   where the browser window is served (default 127.0.0.1:5960, any free port when that is taken)
  --ui-cert FILE --ui-key FILE
                       serve it over HTTPS with this certificate (PEM); needed where others can reach it,
  --ui-insecure        … unless you trust everybody on that network: then plain HTTP will do
  --open               open the window in the browser at once

With --json decisions are read from stdin, one JSON object a line:
  {"decide":ID,"answer":"accept"|"reject","ifExists"?:"resume"|"overwrite"|"rename"}
  {"say":SESSION,"text":"…"}
  {"quit":true}
${COMMON}`,

  chat: `port59 chat ADDRESS: chat on stdin and stdout.

Each line of stdin is said; what the other side says is printed as "nick> text". "/me waves" is an action. Ends with
the end of stdin (Ctrl+D), or when the other side hangs up.
${ADDRESS}${COMMON}${EXIT_CODES}`,

  send: `port59 send ADDRESS PATH…: offer files, or the files of folders.

Ends when the other side has them all, or has said no. An interrupted transfer goes on where it stopped when the same
file is offered again. A name beginning with a dash goes after "--".

  --limit RATE     bytes a second at most: 500000, 500k, 2M
${ADDRESS}${COMMON}${EXIT_CODES}`,

  ls: `port59 ls ADDRESS [FOLDER]: list a folder of a peer's file server.

Folders end with a slash. FOLDER may be written with / or \\, beginning at the root.
${ADDRESS}${COMMON}${EXIT_CODES}`,

  get: `port59 get ADDRESS PATH…: download from a peer's file server.

PATH may be written with / or \\, beginning at the root. What an earlier try left is resumed; a finished file of the
same name is kept, and the new one saved as "name (2).ext".

  --out DIR        where to put it (default: here); made when missing
  --recursive      whole folders, rebuilt under DIR
  --limit RATE     bytes a second at most: 500000, 500k, 2M
${ADDRESS}${COMMON}${EXIT_CODES}`,

  read: `port59 read ADDRESS FILE: show a text file of a peer's file server.

FILE may be written with / or \\, beginning at the root.
${ADDRESS}${COMMON}${EXIT_CODES}`,
};

export function helpText(topic: Topic): string {
  return TEXTS[topic];
}
