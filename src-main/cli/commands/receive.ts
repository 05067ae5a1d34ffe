/** `port59 receive`: listens, takes the first thing that is offered, and ends when it is here. */
import { resolve } from 'node:path';
import { formatEndpoint } from '../../../src-shared/model/address';
import { ProblemError } from '../../../src-shared/model/problem';
import type { Request } from '../../../src-shared/model/snapshot';
import type { Core } from '../../core/core-interface';
import { type ExitCode, worstOf } from '../print/exit-codes';
import type { Output } from '../print/output';
import { listenerEvent, requestEvent } from '../print/printed-event';
import { asked, dangerOf } from '../print/request-words';
import type { Command } from '../words/command-line';
import { makeFolder } from '../words/local-folders';
import { type CallContext, callOut } from './call-out';
import { toStdout } from './stdout-folder';
import { watchTransfers } from './transfer-watch';

type ReceiveCommand = Extract<Command, { name: 'receive' }>;

export function runReceive(context: CallContext, command: ReceiveCommand): Promise<ExitCode> {
  if (command.out === '-')
    return toStdout(context, (folder, output) => receiveOne({ ...context, output }, command, folder));
  return receiveOne(context, command, resolve(context.terminal.workingFolder, command.out ?? '.'));
}

function receiveOne(context: CallContext, { listen, limit }: ReceiveCommand, folder: string): Promise<ExitCode> {
  const { output, common } = context;
  return callOut(context, { downloadsFolder: folder, limit, receiving: { listen } }, async (core) => {
    await makeFolder(folder);
    tellListeners(core, output);
    const watch = watchTransfers(core, output, { timeoutMs: common.timeoutMs, peerMayReturn: true });
    const begun = firstTransfer(core);
    output.status('Waiting for somebody to offer something…');
    await takeOne(core, output, common.timeoutMs);
    return worstOf(await watch.untilEnded([await begun]));
  });
}

/** @throws ProblemError why not one of the addresses could be had. */
function tellListeners(core: Core, output: Output): void {
  const { listeners } = core.snapshot();
  for (const listener of listeners) {
    if (listener.state === 'failed') continue;
    output.event(listenerEvent(listener));
    output.tell(`Listening on ${formatEndpoint(listener.host, listener.port)}.`);
  }
  if (listeners.some(({ state }) => state === 'listening')) return;
  const reason = listeners.find(({ problem }) => problem !== null)?.problem;
  throw new ProblemError(reason?.code ?? 'listen-failed', reason?.params ?? {});
}

/**
 * Accepts the first offer, with what belongs to it, and rejects all others from then on.
 * @throws ProblemError no-answer when nobody has offered anything within `timeoutMs`.
 */
function takeOne(core: Core, output: Output, timeoutMs: number | null): Promise<void> {
  return new Promise((resolveTaken, reject) => {
    let taken: Request | null = null;
    const timer =
      timeoutMs === null
        ? undefined
        : setTimeout(
            () => reject(new ProblemError('no-answer', { peer: 'Nobody', seconds: timeoutMs / 1000 })),
            timeoutMs,
          );
    const answer = (request: Request) => {
      if (taken !== null && !belongsTo(taken, request)) return decide(core, request, 'reject').catch(reject);
      clearTimeout(timer);
      taken ??= request;
      output.event(requestEvent(request));
      output.tell(`${asked(request)} It is taken.${dangerOf(request)}`);
      return decide(core, request, 'accept').then(resolveTaken, reject);
    };
    core.onEvent((_seq, event) => {
      if (event.name === 'request.added') void answer(event.payload);
    });
    for (const request of core.snapshot().requests) void answer(request);
  });
}

/** A program in the folder that was taken is asked for once more. */
function belongsTo(taken: Request, request: Request): boolean {
  const folder = taken.file?.inFolder ?? null;
  return (
    folder !== null && folder === request.file?.inFolder && taken.nick === request.nick && taken.host === request.host
  );
}

/** Whoever asked may be gone by now: then there is nothing to answer. */
async function decide(core: Core, { id }: Request, answer: 'accept' | 'reject'): Promise<void> {
  try {
    await core.execute('request.decide', { id, answer, ifTaken: null, remember: 'once', block: false });
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'not-found') throw error;
  }
}

/** The id of the row that what is offered becomes: the folder's, not that of a file in it. */
function firstTransfer(core: Core): Promise<string> {
  return new Promise((resolveId) => {
    const stop = core.onEvent((_seq, event) => {
      if (event.name !== 'transfer.changed' || event.payload.folderId !== null) return;
      stop();
      resolveId(event.payload.id);
    });
  });
}
