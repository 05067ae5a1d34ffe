/** What a typed line means: something to say, or a command of ours. Pure. */
export type Typed =
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'chat' | 'send' | 'files' | 'close' | 'clear' | 'help' }
  | { readonly kind: 'nick'; readonly nick: string }
  | { readonly kind: 'dcc'; readonly what: 'chat' | 'send' | 'files'; readonly address: string }
  | { readonly kind: 'unknown'; readonly command: string };

const PLAIN = ['chat', 'send', 'files', 'close', 'clear', 'help'] as const;
const DCC_WORDS: Readonly<Record<string, 'chat' | 'send' | 'files'>> = { chat: 'chat', send: 'send', fserve: 'files' };

export const COMMAND_HELP =
  '/me TEXT · /chat · /send · /files · /nick NAME · /close · /clear · /dcc chat|send|fserve HOST';

/** `//` at the start says a line that begins with a slash. */
export function parseTyped(line: string): Typed {
  if (!line.startsWith('/') || line.startsWith('/me ')) return { kind: 'say', text: line };
  if (line.startsWith('//')) return { kind: 'say', text: line.slice(1) };
  const [word = '', ...rest] = line.slice(1).trim().split(/\s+/);
  const command = word.toLowerCase();
  const plain = PLAIN.find((one) => one === command);
  if (plain !== undefined) return { kind: plain };
  if (command === 'nick' && rest[0] !== undefined) return { kind: 'nick', nick: rest[0] };
  const what = DCC_WORDS[rest[0]?.toLowerCase() ?? ''];
  if (command === 'dcc' && what !== undefined && rest[1] !== undefined) return { kind: 'dcc', what, address: rest[1] };
  return { kind: 'unknown', command: word };
}
