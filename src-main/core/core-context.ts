/** What the parts of the core share. Each part gets this one object; none reaches into another. */
import type { Problem } from '../../src-shared/model/problem';
import type { Prompts } from './door/prompts';
import type { HostNotification } from './host-ports';
import type { People } from './people/people';
import type { CoreState } from './state/core-state';

export interface CoreContext {
  readonly state: CoreState;
  readonly people: People;
  readonly prompts: Prompts;
  /** Our nick, as the settings say now. */
  readonly nick: string;
  readonly answerTimeoutMs: number;
  /** Absolute, as the settings say now. */
  readonly downloadsFolder: string;
  notify(notification: HostNotification): void;
  /** The problem in whatever was thrown; a bug is logged. */
  problemOf(error: unknown, doing: string): Problem;
}
