/** mIRC's formatting codes (section 3): to spans for a window, to plain text for logs, notifications and search. */
export type MircColour =
  | { readonly kind: 'palette'; readonly index: number }
  | { readonly kind: 'hex'; readonly rgb: string };

interface MircStyle {
  readonly bold: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly strikethrough: boolean;
  readonly monospace: boolean;
  readonly reverse: boolean;
  readonly foreground: MircColour | null;
  readonly background: MircColour | null;
}

export interface MircSpan extends MircStyle {
  readonly text: string;
}

const PLAIN: MircStyle = {
  bold: false,
  italic: false,
  underline: false,
  strikethrough: false,
  monospace: false,
  reverse: false,
  foreground: null,
  background: null,
};

const TOGGLES: Readonly<Record<string, 'bold' | 'italic' | 'underline' | 'strikethrough' | 'monospace' | 'reverse'>> = {
  '\x02': 'bold',
  '\x1d': 'italic',
  '\x1f': 'underline',
  '\x1e': 'strikethrough',
  '\x11': 'monospace',
  '\x16': 'reverse',
  '\x12': 'reverse',
};

/** 0–15 as mIRC shows them, 16–98 its extended palette. */
export const MIRC_PALETTE: readonly string[] = (
  'ffffff 000000 00007f 009300 ff0000 7f0000 9c009c fc7f00 ffff00 00fc00 009393 00ffff 0000fc ff00ff 7f7f7f d2d2d2 ' +
  '470000 472100 474700 324700 004700 00472c 004747 002747 000047 2e0047 470047 47002a ' +
  '740000 743a00 747400 517400 007400 007449 007474 004074 000074 4b0074 740074 740045 ' +
  'b50000 b56300 b5b500 7db500 00b500 00b571 00b5b5 0063b5 0000b5 7500b5 b500b5 b5006b ' +
  'ff0000 ff8c00 ffff00 b2ff00 00ff00 00ffa0 00ffff 008cff 0000ff a500ff ff00ff ff0098 ' +
  'ff5959 ffb459 ffff71 cfff60 6fff6f 65ffc9 6dffff 59b4ff 5959ff c459ff ff66ff ff59bc ' +
  'ff9c9c ffd39c ffff9c e2ff9c 9cff9c 9cffdb 9cffff 9cd3ff 9c9cff dc9cff ff9cff ff94d3 ' +
  '000000 131313 282828 363636 4d4d4d 656565 818181 9f9f9f bcbcbc e2e2e2 ffffff'
)
  .split(' ')
  .map((rgb) => `#${rgb}`);

const COLOUR = /^\x03(?:(\d{1,2})(?:,(\d{1,2}))?)?/;
const HEX_COLOUR = /^\x04(?:([0-9a-f]{6})(?:,([0-9a-f]{6}))?)?/i;

/** Spans without codes; no span is empty. */
export function parseMircText(text: string): readonly MircSpan[] {
  const spans: MircSpan[] = [];
  let style = PLAIN;
  let start = 0;
  const close = (end: number) => {
    if (end > start) spans.push({ ...style, text: text.slice(start, end) });
  };
  for (let index = 0; index < text.length; ) {
    const code = readCode(text, index, style);
    if (code === null) {
      index += 1;
      continue;
    }
    close(index);
    style = code.style;
    index += code.length;
    start = index;
  }
  close(text.length);
  return spans;
}

export function stripMircText(text: string): string {
  return parseMircText(text)
    .map((span) => span.text)
    .join('');
}

export type ChatLineKind = 'text' | 'action' | 'notice';

/** `/me` is an action; every other CTCP is shown and never acted on (section 3). */
export function parseChatLine(line: string): { readonly kind: ChatLineKind; readonly text: string } {
  const ctcp = /^(?:CTCP_MESSAGE )?\x01(.*?)\x01?$/s.exec(line)?.[1];
  if (ctcp === undefined) return { kind: 'text', text: line };
  if (ctcp === 'ACTION' || ctcp.startsWith('ACTION ')) return { kind: 'action', text: ctcp.slice(7) };
  return { kind: 'notice', text: ctcp };
}

export function formatAction(text: string): string {
  return `\x01ACTION ${text}\x01`;
}

/** For names and nicks on one line: no control characters, nothing that reverses or hides what follows. */
export function visibleText(text: string): string {
  return text.replace(/[\p{Cc}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, '');
}

function readCode(text: string, index: number, style: MircStyle): { style: MircStyle; length: number } | null {
  const character = text[index] ?? '';
  if (character > '\x1f') return null;
  const toggle = TOGGLES[character];
  if (toggle !== undefined) return { style: { ...style, [toggle]: !style[toggle] }, length: 1 };
  if (character === '\x0f') return { style: PLAIN, length: 1 };
  if (character === '\x03') return colourCode(COLOUR.exec(text.slice(index, index + 6)), style, paletteColour);
  if (character === '\x04') return colourCode(HEX_COLOUR.exec(text.slice(index, index + 14)), style, hexColour);
  return null;
}

function colourCode(match: RegExpExecArray | null, style: MircStyle, read: (word: string) => MircColour | null) {
  if (match === null) return null;
  const [whole, foreground, background] = match;
  if (foreground === undefined)
    return { style: { ...style, foreground: null, background: null }, length: whole.length };
  const changed = { ...style, foreground: read(foreground) };
  return {
    style: background === undefined ? changed : { ...changed, background: read(background) },
    length: whole.length,
  };
}

/** 99 is the default colour. */
function paletteColour(word: string): MircColour | null {
  return Number(word) === 99 ? null : { kind: 'palette', index: Number(word) };
}

function hexColour(word: string): MircColour {
  return { kind: 'hex', rgb: `#${word.toLowerCase()}` };
}
