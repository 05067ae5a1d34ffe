/**
 * How names were written when we heard them, so that they go back byte for byte (rules 1.5 and 5.18): one server may have
 * names in several encodings, as the programs wrote them that made the files.
 */
import { encodeLossless, encodeText, type TextEncoding } from '../../../src-shared/text/encoding';

/** Forgotten all at once beyond this: the folder is listed again before such a name is said. */
const MAX_NAMES = 100_000;

export class HeardNames {
  private readonly encodings = new Map<string, TextEncoding>();
  /** Of the last line beyond ASCII. */
  latest: TextEncoding | null = null;

  /** A name beyond ASCII, or something else, was heard: we know how the server speaks. */
  get knowsEncoding(): boolean {
    return this.latest !== null;
  }

  /** @param shown null for ASCII alone */
  hearLine(shown: TextEncoding | null): void {
    this.latest = shown ?? this.latest;
  }

  hearName(name: string, shown: TextEncoding | null): void {
    if (shown === null) return;
    if (this.encodings.size >= MAX_NAMES) this.encodings.clear();
    this.encodings.set(name, shown);
  }

  encodingOf(name: string): TextEncoding | null {
    return this.encodings.get(name) ?? null;
  }

  /** The line with these names in it as they were heard; null where all is as the session speaks. */
  encode(line: string, names: readonly string[]): Uint8Array | null {
    if (!names.some((name) => this.encodings.has(name))) return null;
    const parts: Uint8Array[] = [];
    let from = 0;
    for (const name of names) {
      const at = line.indexOf(name, from);
      const encoding = this.encodings.get(name);
      if (at < 0 || encoding === undefined) continue;
      parts.push(this.asSpoken(line.slice(from, at)), encodeText(name, encoding));
      from = at + name.length;
    }
    parts.push(this.asSpoken(line.slice(from)));
    return joined(parts);
  }

  private asSpoken(text: string): Uint8Array {
    return encodeLossless(text, this.latest ?? 'utf-8');
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
