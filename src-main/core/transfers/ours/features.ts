/**
 * What a peer can do beyond the specification. Only a Port59 answers the question; everybody else closes the connection
 * without a word, and is a plain peer then.
 */

import { EXACT_LISTING_FEATURE } from '../../../../src-shared/fserve/exact-listing';
import { type Problem, ProblemError, problem } from '../../../../src-shared/model/problem';
import type { Service } from '../../../../src-shared/model/settings';
import type { IncomingCallOf } from '../../../calls/answer-call';
import { placeCall } from '../../../calls/place-call';
import { dial } from '../../../net/dial';
import type { Door } from '../../door/door';
import type { Target } from '../../people/peers';
import { orRaised } from '../raised';

/** Takes names like `./folder/file` for a place in a folder. */
const KEEPS_FOLDERS = 'folders';
/** Takes names that say of which offer of several they are. */
const KNOWS_OFFERS = 'offers';

/** The last no to whoever asks was nobody's: nobody was there to answer. */
const UNANSWERED = 'unanswered';

/** People change programs, but not within this time. */
const REMEMBERED_MS = 3_600_000;
/** Nobody has to decide anything to answer this. */
const ANSWER_WITHIN_MS = 5_000;
/** Peers that are remembered at a time. */
const MOST_PEERS = 1_000;

/** Answers the question, but only to people who may send us something or look at our files: for anybody else we are a server like any other. */
export async function tellFeatures(
  parts: { readonly door: Door; readonly nick: () => string },
  incoming: IncomingCallOf<'features-call'>,
): Promise<void> {
  const { nick } = incoming.call;
  const may = (service: Service) => {
    const { policy } = parts.door.judge(nick, incoming.from.host, service);
    return policy !== 'off' && policy !== 'refuse';
  };
  const words = [
    ...(may('send') ? [KEEPS_FOLDERS, KNOWS_OFFERS] : []),
    ...(may('fserve') ? [EXACT_LISTING_FEATURE] : []),
    ...(parts.door.wasUnanswered(nick, incoming.from.host) ? [UNANSWERED] : []),
  ];
  if (words.length === 0) return incoming.refuse('unavailable');
  await incoming.accept({ nick: parts.nick(), features: words.join(' ') });
}

interface Known {
  /** Null: a plain peer. */
  readonly features: Promise<readonly string[] | null>;
  readonly atMs: number;
}

export class Features {
  private readonly known = new Map<string, Known>();

  /** @param nick ours */
  constructor(private readonly nick: () => string) {}

  /** @throws ProblemError when nobody can be reached there. */
  async keepsFolders(target: Target, signal: AbortSignal): Promise<boolean> {
    return this.has(target, KEEPS_FOLDERS, signal);
  }

  /** @throws ProblemError when nobody can be reached there. */
  async knowsOffers(target: Target, signal: AbortSignal): Promise<boolean> {
    return this.has(target, KNOWS_OFFERS, signal);
  }

  /** Whether that peer has said this word. @throws ProblemError when nobody can be reached there. */
  async has(target: Target, word: string, signal: AbortSignal): Promise<boolean> {
    return (await this.of(target, signal))?.includes(word) ?? false;
  }

  /** @throws ProblemError when nobody can be reached there. */
  async isPort59(target: Target, signal: AbortSignal): Promise<boolean> {
    return (await this.of(target, signal)) !== null;
  }

  /**
   * "No" is also what is said where nobody was there to answer (rule 2.3); a Port59 tells the two apart when asked. What is
   * known to be a plain peer is not asked.
   */
  async whyRefused(target: Target, reason: Problem, signal: AbortSignal): Promise<Problem> {
    if (reason.code !== 'rejected') return reason;
    const isPlain = (await this.known.get(keyOf(target))?.features.catch(() => undefined)) === null;
    if (isPlain) return reason;
    const patience = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
    const words = await this.ask(target, patience).catch(() => null);
    return words?.includes(UNANSWERED) ? problem('no-answer', reason.params) : reason;
  }

  /** Lets a Port59 know that we are here: whatever it holds for us need not wait any longer. */
  async knock(target: Target): Promise<void> {
    try {
      await this.ask(target, AbortSignal.timeout(ANSWER_WITHIN_MS));
    } catch {
      // Nobody is there: then they come by themselves when they are.
    }
  }

  private async of(target: Target, signal: AbortSignal): Promise<readonly string[] | null> {
    const key = keyOf(target);
    const known = this.known.get(key);
    const isFresh = known !== undefined && performance.now() - known.atMs < REMEMBERED_MS;
    const answer = await orRaised(signal, isFresh ? known.features : this.learn(key, target));
    if (answer === 'raised') throw new ProblemError('cancelled');
    return answer;
  }

  /** For all who want to know: one that is cancelled meanwhile does not take the answer away from the others. */
  private learn(key: string, target: Target): Promise<readonly string[] | null> {
    const features = this.ask(target, new AbortController().signal);
    this.known.delete(key);
    this.known.set(key, { features, atMs: performance.now() });
    const oldest = this.known.keys().next().value;
    if (this.known.size > MOST_PEERS && oldest !== undefined) this.known.delete(oldest);
    // Nothing was learnt: the next one asks again.
    features.catch(() => this.known.delete(key));
    return features;
  }

  private async ask(target: Target, signal: AbortSignal): Promise<readonly string[] | null> {
    const connection = await dial(target, signal);
    const called = await placeCall(
      connection,
      { kind: 'features-call', nick: this.nick() },
      { encoding: 'utf-8', pinned: true, answerTimeoutMs: ANSWER_WITHIN_MS, signal },
    );
    if (called.kind === 'features') return called.features;
    if (called.kind === 'ended' && called.reason.code === 'cancelled') throw new ProblemError('cancelled');
    return null;
  }
}

function keyOf({ host, port }: Pick<Target, 'host' | 'port'>): string {
  return `${host}:${port}`;
}
