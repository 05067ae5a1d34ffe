/** A visit to a peer's file server, as the commands need it: it opens when it is used, and again when it timed out. */
import type { CommandInput, CommandResult } from '../../../src-shared/contract/contract';
import { ProblemError } from '../../../src-shared/model/problem';
import type { DialogueLine, IfTaken, Visit } from '../../../src-shared/model/snapshot';
import type { Core } from '../../core/core-interface';
import { stripMircText } from '../../core/for-hosts';
import type { Output } from '../print/output';

export type Wanted = CommandInput<'visit.get'>['names'][number];

export interface VisitorOptions {
  readonly address: string;
  readonly output: Output;
  /** Longest time until the visit is open; null: as the protocol has it. */
  readonly timeoutMs: number | null;
}

/** Lines of every server that nobody wrote for people to read; --verbose shows them too. */
const STOCK_LINES = [/^\S{1,40} File Server$/, /^Use: cd dir ls get read help exit$/];

export class Visitor {
  private visitId: string | null = null;
  /** What the server said of itself, or of a folder, is told once. */
  private readonly told = new Set<string>();

  constructor(
    private readonly core: Core,
    private readonly options: VisitorOptions,
  ) {
    core.onEvent((_seq, event) => {
      if (event.name === 'visit.changed') this.tellCaption(event.payload);
      if (event.name === 'visit.lines') for (const line of event.payload.lines) this.tellLine(line);
    });
  }

  /** @throws ProblemError with the reason why the visit never opened. */
  async open(): Promise<string> {
    const { address, output, timeoutMs } = this.options;
    output.status(`Calling ${address}…`);
    const { visitId } = await this.core.execute('visit.open', { to: { kind: 'address', address } });
    const visit = await settled(this.core, visitId, timeoutMs);
    output.status('');
    if (visit.state !== 'open') throw whyClosed(visit);
    this.visitId = visitId;
    return visitId;
  }

  list(folder: readonly string[]): Promise<CommandResult<'visit.list'>> {
    return this.withVisit((visitId) => this.core.execute('visit.list', { visitId, folder: [...folder] }));
  }

  read(folder: readonly string[], name: string): Promise<CommandResult<'visit.read'>> {
    return this.withVisit((visitId) => this.core.execute('visit.read', { visitId, folder: [...folder], name }));
  }

  /** Resolves once the downloads are under way, with their ids and the names of what was here already. */
  get(
    folder: readonly string[],
    names: readonly Wanted[],
    toFolder: string,
    ifTaken: IfTaken,
  ): Promise<CommandResult<'visit.get'>> {
    return this.withVisit((visitId) =>
      this.core.execute('visit.get', { visitId, folder: [...folder], names: [...names], toFolder, ifTaken }),
    );
  }

  /** Banner, welcome and the words of a folder: what the server wants people to read. It grows line by line. */
  private tellCaption({ caption }: Visit): void {
    for (const line of caption.map(stripMircText)) {
      if (line.trim() === '' || this.told.has(line) || STOCK_LINES.some((stock) => stock.test(line))) continue;
      this.told.add(line);
      this.options.output.tell(`| ${line}`);
    }
  }

  private tellLine({ direction, text }: DialogueLine): void {
    const { output } = this.options;
    output.detail(`${direction === 'sent' ? '→' : '←'} ${stripMircText(text)}`);
  }

  /** Servers send idle visitors away (rule 5.11), as happens while a long download runs: then once more from the door. */
  private async withVisit<T>(use: (visitId: string) => Promise<T>): Promise<T> {
    const wasOpen = this.visitId !== null;
    try {
      return await use(this.visitId ?? (await this.open()));
    } catch (error) {
      if (!wasOpen || !this.isClosed()) throw error;
      return use(await this.open());
    }
  }

  private isClosed(): boolean {
    const visit = this.core.snapshot().visits.find(({ id }) => id === this.visitId);
    return visit === undefined || visit.state === 'closed';
  }
}

/** Resolves when the visit is open, or has ended without ever being. @throws ProblemError no-answer after `timeoutMs`. */
function settled(core: Core, visitId: string, timeoutMs: number | null): Promise<Visit> {
  return new Promise((resolve, reject) => {
    const look = (visit: Visit | undefined) => {
      if (visit !== undefined && visit.state !== 'open' && visit.state !== 'closed') return;
      stop();
      if (visit === undefined) reject(new ProblemError('visit-closed'));
      else resolve(visit);
    };
    const stopListening = core.onEvent((_seq, event) => {
      if (event.name === 'visit.changed' && event.payload.id === visitId) look(event.payload);
      if (event.name === 'visit.removed' && event.payload.id === visitId) look(undefined);
    });
    const giveUp = (ms: number) => {
      stop();
      reject(new ProblemError('no-answer', { seconds: ms / 1000 }));
    };
    const timer = timeoutMs === null ? undefined : setTimeout(() => giveUp(timeoutMs), timeoutMs);
    const stop = () => {
      clearTimeout(timer);
      stopListening();
    };
    look(core.snapshot().visits.find(({ id }) => id === visitId));
  });
}

function whyClosed({ problem }: Visit): ProblemError {
  return problem === null ? new ProblemError('visit-closed') : new ProblemError(problem.code, problem.params);
}
