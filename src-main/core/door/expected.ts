/** Offers that came while nobody answered, and to which the person has said yes since: for the next time they come. */
import type { ExpectedOffer } from '../../../src-shared/model/snapshot';
import type { CoreState } from '../state/core-state';
import type { Question } from './door';

/** A person has so many things to look forward to. */
const MOST = 200;

/** What an offer is called where somebody missed it: as its sender wrote it, so that it is known again. */
export function nameOfOffer(file: Question['file']): string {
  return file?.inFolder ?? file?.announcedName ?? file?.name ?? '';
}

export class ExpectedOffers {
  constructor(private readonly state: Pick<CoreState, 'expected' | 'setExpected'>) {}

  set({ personId, name }: ExpectedOffer, isWanted: boolean): void {
    const others = this.without(personId, name);
    this.state.setExpected(isWanted ? [...others, { personId, name }].slice(-MOST) : others);
  }

  /** Whether this is one of them; then it is not looked for any more. Programs are asked about in any case. */
  take(personId: string, { kind, file }: Question): boolean {
    const mayHarm = file === null || file.danger !== 'none' || file.offer?.hasPrograms === true;
    if (kind !== 'send' || mayHarm) return false;
    const others = this.without(personId, nameOfOffer(file));
    if (others.length === this.state.expected.length) return false;
    this.state.setExpected(others);
    return true;
  }

  private without(personId: string, name: string): ExpectedOffer[] {
    return this.state.expected.filter((one) => one.personId !== personId || one.name !== name);
  }
}
