import type { CSSProperties } from 'react';
import { MIRC_PALETTE, type MircColour, type MircSpan, parseMircText } from '../../../src-shared/text/mirc-text';
import { useSnapshot } from '../../state/use-app';
import { LineText } from './LineText';

interface MircLineProps {
  readonly text: string;
  /** What was searched for, as a search compares it: marked where it stands. */
  readonly marked?: readonly string[];
  /** False for what is not said yet. */
  readonly withLinks?: boolean;
}

const NOTHING: readonly string[] = [];

/** A chat line with mIRC's formatting and its links. Colours are an option: not every pair of them can be read. */
export function MircLine({ text, marked = NOTHING, withLinks = true }: MircLineProps) {
  const withColours = useSnapshot((snapshot) => snapshot.settings.appearance.mircColours);
  return parseMircText(text).map((span, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: spans have no identity but their place in the line, which never changes.
    <span key={index} style={styleOf(span, withColours)}>
      {withLinks ? <LineText text={span.text} marked={marked} /> : span.text}
    </span>
  ));
}

function styleOf(span: MircSpan, withColours: boolean): CSSProperties {
  const style: CSSProperties = {};
  if (span.bold) style.fontWeight = 700;
  if (span.italic) style.fontStyle = 'italic';
  if (span.monospace) style.fontFamily = 'var(--mono)';
  const lines = [span.underline ? 'underline' : '', span.strikethrough ? 'line-through' : ''].filter(
    (line) => line !== '',
  );
  if (lines.length > 0) style.textDecoration = lines.join(' ');
  if (span.reverse) Object.assign(style, { color: 'var(--ground)', background: 'var(--text)' });
  else if (withColours) {
    if (span.foreground !== null)
      style.color = span.background === null ? readable(cssColour(span.foreground)) : cssColour(span.foreground);
    if (span.background !== null) style.background = cssColour(span.background);
  }
  return style;
}

function cssColour(colour: MircColour): string {
  return colour.kind === 'hex' ? colour.rgb : (MIRC_PALETTE[colour.index] ?? 'inherit');
}

/** A colour chosen for another ground than ours: too bright ones are darkened in the light theme, dark ones lightened. */
function readable(colour: string): string {
  const brightness = brightnessOf(colour);
  const mixed = `color-mix(in oklab, ${colour}, var(--text) 65%)`;
  if (brightness > 0.3) return `light-dark(${mixed}, ${colour})`;
  return brightness < 0.1 ? `light-dark(${colour}, ${mixed})` : colour;
}

/** 0 is black, 1 white. */
function brightnessOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  return 0.21 * red ** 2.2 + 0.72 * green ** 2.2 + 0.07 * blue ** 2.2;
}
