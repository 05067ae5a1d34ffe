/**
 * A whole conversation as one page of HTML that needs nothing else and runs nothing: all that was written is text, and
 * the page says itself that it may load and run nothing.
 */
import {
  MIRC_PALETTE,
  type MircColour,
  type MircSpan,
  parseMircText,
  visibleText,
} from '../../../src-shared/text/mirc-text';
import { type Conversation, loggedLine } from './export-text';
import { findLinks } from './links';

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin: 1.5rem 0 .5rem; font-size: .9rem; opacity: .7; }
p { display: grid; grid-template-columns: 4rem 8rem 1fr; gap: .75rem; margin: .15rem 0; }
time, .told { opacity: .7; }
b { overflow: hidden; text-align: end; text-overflow: ellipsis; }
span { overflow-wrap: anywhere; white-space: pre-wrap; }
`;

export function conversationAsPage(conversation: Conversation): string {
  const nick = escaped(visibleText(conversation.nick));
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="referrer" content="no-referrer">',
    `<title>Conversation with ${nick}</title><style>${STYLE}</style></head><body>`,
    `<h1>Conversation with <bdi>${nick}</bdi></h1>`,
    ...lines(conversation),
    '</body></html>',
    '',
  ].join('\n');
}

function* lines({ entries, transfers }: Conversation): Iterable<string> {
  let day = '';
  for (const entry of entries) {
    const { at, kind, nick, text } = loggedLine(entry, transfers);
    const time = new Date(at);
    const today = time.toLocaleDateString(undefined, { dateStyle: 'full' });
    if (today !== day) yield `<h2>${escaped(today)}</h2>`;
    day = today;
    const clock = `<time datetime="${time.toISOString()}">${escaped(time.toLocaleTimeString())}</time>`;
    const who = escaped(visibleText(nick));
    const words = kind === 'told' ? escaped(text) : parseMircText(text).map(spanAsHtml).join('');
    const said = { text: words, action: `<i>* ${who} ${words}</i>`, notice: `[${words}]`, told: words }[kind];
    const name = kind === 'text' ? `<bdi>${who}</bdi>` : '';
    yield `<p>${clock}<b>${name}</b><span dir="auto"${kind === 'told' ? ' class="told"' : ''}>${said}</span></p>`;
  }
}

function spanAsHtml(span: MircSpan): string {
  const style = [
    span.bold && 'font-weight:700',
    span.italic && 'font-style:italic',
    span.monospace && 'font-family:monospace',
    (span.underline || span.strikethrough) &&
      `text-decoration:${span.underline ? 'underline ' : ''}${span.strikethrough ? 'line-through' : ''}`,
    span.foreground !== null && `color:${cssColour(span.foreground)}`,
    span.background !== null && `background:${cssColour(span.background)}`,
  ].filter((part) => part !== false);
  const text = linked(span.text);
  return style.length === 0 ? text : `<span style="${escaped(style.join(';'))}">${text}</span>`;
}

function linked(text: string): string {
  let html = '';
  let at = 0;
  for (const { start, end, kind, href, shown } of findLinks(text)) {
    if (kind !== 'web') continue;
    html += `${escaped(text.slice(at, start))}<a href="${escaped(href)}" rel="noopener noreferrer">${escaped(shown)}</a>`;
    at = end;
  }
  return html + escaped(text.slice(at));
}

function cssColour(colour: MircColour): string {
  return colour.kind === 'hex' ? colour.rgb : (MIRC_PALETTE[colour.index] ?? 'inherit');
}

/** Nothing of it is markup; control characters that no page may hold are gone. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]/g, '');
}
