/** A visit to a peer's file server, as the commands need it: it opens when it is used, and again when it timed out. */
import type { CommandResult } from '../../../src-shared/contract/contract';
import { ProblemError } from '../../../src-shared/model/problem';
import type { IfTaken, Visit } from '../../../src-shared/model/snapshot';
import type { Core } from '../../core/core-interface';

export class Visitor {
  private visitId: string | null = null;

  constructor(
    private readonly core: Core,
    private readonly address: string,
  ) {}

  /** @throws ProblemError with the reason why the visit never opened. */
  async open(): Promise<string> {
    const { visitId } = await this.core.execute('visit.open', { to: { kind: 'address', address: this.address } });
    const visit = await settled(this.core, visitId);
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

  /** Resolves once the downloads are under way, with their ids. */
  async get(
    folder: readonly string[],
    names: readonly string[],
    toFolder: string,
    ifTaken: IfTaken,
  ): Promise<readonly string[]> {
    const { transferIds } = await this.withVisit((visitId) =>
      this.core.execute('visit.get', { visitId, folder: [...folder], names: [...names], toFolder, ifTaken }),
    );
    return transferIds;
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

/** Resolves when the visit is open, or has ended without ever being. */
function settled(core: Core, visitId: string): Promise<Visit> {
  return new Promise((resolve, reject) => {
    const look = (visit: Visit | undefined) => {
      if (visit !== undefined && visit.state !== 'open' && visit.state !== 'closed') return;
      stop();
      if (visit === undefined) reject(new ProblemError('visit-closed'));
      else resolve(visit);
    };
    const stop = core.onEvent((_seq, event) => {
      if (event.name === 'visit.changed' && event.payload.id === visitId) look(event.payload);
      if (event.name === 'visit.removed' && event.payload.id === visitId) look(undefined);
    });
    look(core.snapshot().visits.find(({ id }) => id === visitId));
  });
}

function whyClosed({ problem }: Visit): ProblemError {
  return problem === null ? new ProblemError('visit-closed') : new ProblemError(problem.code, problem.params);
}
