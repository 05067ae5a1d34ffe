/** Throws seeded inputs at every reader of foreign bytes; the same seed and count give the same inputs. */
import { makeInput, seededRandom } from './inputs';
import { createFileReaders, type FuzzInput, type FuzzReader, READERS } from './readers';

/** An input that takes a reader longer costs more than its length. */
const MOST_MS = 1_000;
const FILES_EVERY = 1_000;
const MOST_FINDINGS = 10;

export interface Finding {
  readonly reader: string;
  /** Of the input, counted from 0. */
  readonly number: number;
  readonly inputBase64: string;
  readonly reason: string;
}

export async function fuzz(count: number, seed: number): Promise<readonly Finding[]> {
  const random = seededRandom(seed);
  const files = createFileReaders();
  const findings: Finding[] = [];
  try {
    for (let number = 0; number < count && findings.length < MOST_FINDINGS; number++) {
      const bytes = makeInput(random);
      // Apart from the inputs': a new reader that draws numbers changes no input.
      const input = { bytes, text: new TextDecoder().decode(bytes), random: seededRandom(seed ^ number) };
      const readers = number % FILES_EVERY === 0 ? { ...READERS, ...files.readers } : READERS;
      for (const [name, reader] of Object.entries(readers)) {
        const reason = await failureOf(reader, input);
        if (reason !== null)
          findings.push({ reader: name, number, inputBase64: Buffer.from(bytes).toString('base64'), reason });
      }
    }
  } finally {
    files.remove();
  }
  return findings;
}

async function failureOf(reader: FuzzReader, input: FuzzInput): Promise<string | null> {
  const startMs = performance.now();
  try {
    const done = reader(input);
    if (done !== undefined) await done;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const tookMs = performance.now() - startMs;
  return tookMs > MOST_MS ? `took ${Math.round(tookMs)} ms` : null;
}
