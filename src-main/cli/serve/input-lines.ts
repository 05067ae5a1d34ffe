/** Lines of stdin, one at a time and bounded: whoever reads slowly holds the writer back. */

import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

export const MAX_LINE_BYTES = 64 * 1024;

export type InputLine = { readonly kind: 'line'; readonly text: string } | { readonly kind: 'too-long' };

/** Ends with the input, or as soon as the signal is raised. A line that is too long is dropped and told as such. */
export async function* inputLines(input: Readable, signal: AbortSignal): AsyncGenerator<InputLine> {
  const decoder = new StringDecoder('utf8');
  let held = '';
  let skipping = false;
  for await (const chunk of chunksUntil(input, signal)) {
    const pieces = (held + (typeof chunk === 'string' ? chunk : decoder.write(chunk))).split('\n');
    held = pieces.pop() ?? '';
    for (const piece of pieces) {
      if (!skipping) yield lineOf(piece);
      skipping = false;
    }
    if (skipping) held = '';
    if (Buffer.byteLength(held) > MAX_LINE_BYTES) {
      held = '';
      skipping = true;
      yield { kind: 'too-long' };
    }
  }
  const last = held + decoder.end();
  if (last !== '' && !skipping && !signal.aborted) yield lineOf(last);
}

function lineOf(piece: string): InputLine {
  if (Buffer.byteLength(piece) > MAX_LINE_BYTES) return { kind: 'too-long' };
  return { kind: 'line', text: piece.replace(/\r$/, '') };
}

async function* chunksUntil(input: Readable, signal: AbortSignal): AsyncGenerator<Buffer | string> {
  if (signal.aborted) return;
  // Only the waiting is given up; the stream belongs to whoever made it.
  const reading = input.iterator({ destroyOnReturn: false });
  const aborted = new Promise<'aborted'>((resolve) =>
    signal.addEventListener('abort', () => resolve('aborted'), { once: true }),
  );
  while (true) {
    const next = await Promise.race([reading.next(), aborted]);
    if (next === 'aborted' || next.done) return;
    yield next.value;
  }
}
