/**
 * `--out -`: a file is received into a folder of its own, as every other is – with resume and comparison –, and goes to
 * stdout once it is whole.
 */
import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { problem } from '../../../src-shared/model/problem';
import { EXIT, type ExitCode } from '../print/exit-codes';
import type { Output } from '../print/output';
import type { CallContext } from './call-out';

/** `receive` puts one file into the folder; its output writes nothing to stdout. */
export async function toStdout(
  { terminal, output }: CallContext,
  receive: (folder: string, output: Output) => Promise<ExitCode>,
): Promise<ExitCode> {
  const folder = await mkdtemp(join(tmpdir(), 'port59-'));
  try {
    const code = await receive(folder, { ...output, line: output.tell, report: output.detail });
    if (code !== EXIT.done) return code;
    const [file, ...others] = await readdir(folder, { withFileTypes: true });
    if (file === undefined || !file.isFile() || others.length > 0) {
      output.problem(problem('not-a-file', { name: file?.name ?? '-' }));
      return EXIT.failed;
    }
    // stdout stays open: it is not ours to end.
    await pipeline(createReadStream(join(folder, file.name)), terminal.stdout, { end: false });
    return EXIT.done;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
