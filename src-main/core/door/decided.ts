/** What is answered to a call, and what was prepared for the time after it. */
import type { Decision } from '../../../src-shared/protocol/answerer';
import type { Answered } from '../../calls/answer-call';

/** How it goes on after the hand-over, and how to give back what was taken if that never comes. */
export interface Prepared {
  proceed(answered: Exclude<Answered, { kind: 'ended' }>): Promise<void> | void;
  abandon(): Promise<void>;
}

export interface Decided {
  readonly decision: Decision;
  readonly prepared: Prepared;
}

export const NOTHING_PREPARED: Prepared = { proceed: () => {}, abandon: async () => {} };

/** Rule 2.3: 151 when somebody says no, 150 when it cannot be taken. */
export function refused(kind: 'reject' | 'unavailable'): Decided {
  return { decision: { kind }, prepared: NOTHING_PREPARED };
}
