/**
 * Who was not answered: it stays in their timeline, and a stranger becomes somebody one has met by it. Strangers have a
 * budget, as a call costs them nothing: beyond it a call is only counted as what it is, a card that nobody answered.
 */
import { addressGroup } from '../../net/address-group';
import type { Question } from './door';
import { nameOfOffer } from './expected';

/** The same again within this time is the same try. */
const SAME_WITHIN_MS = 300_000;
const HOUR_MS = 3_600_000;
const MOST_STRANGERS = 30;
const MOST_STRANGERS_OF_GROUP = 3;

export interface MissedParts {
  readonly isMet: (nick: string, host: string) => boolean;
  /** Writes it down; meets whoever is not known yet. */
  readonly add: (question: Question, name: string) => void;
  /** Of a clock that nobody sets back. */
  readonly nowMs: () => number;
}

interface Noted {
  readonly key: string;
  readonly group: string;
  readonly isStranger: boolean;
  readonly atMs: number;
}

export class Missed {
  private noted: readonly Noted[] = [];

  constructor(private readonly parts: MissedParts) {}

  note(question: Question): void {
    const { nick, host, kind, file } = question;
    const { isMet, add, nowMs } = this.parts;
    const atMs = nowMs();
    const name = nameOfOffer(file);
    const one: Noted = {
      key: JSON.stringify([nick.toLowerCase(), host, kind, name]),
      group: addressGroup(host),
      isStranger: !isMet(nick, host),
      atMs,
    };
    this.noted = this.noted.filter((before) => before.atMs > atMs - HOUR_MS);
    if (this.noted.some(({ key, atMs: then }) => key === one.key && then > atMs - SAME_WITHIN_MS)) return;
    if (one.isStranger && this.isOverBudget(one.group)) return;
    this.noted = [...this.noted, one];
    add(question, name);
  }

  private isOverBudget(group: string): boolean {
    const strangers = this.noted.filter(({ isStranger }) => isStranger);
    const ofGroup = strangers.filter((one) => one.group === group);
    return strangers.length >= MOST_STRANGERS || ofGroup.length >= MOST_STRANGERS_OF_GROUP;
  }
}
