/** How a person's word, or the lack of one, is told to the caller (rule 2.3). */
import type { Choice } from './prompts';

export type Refusal = 'reject' | 'unavailable';

/** Null: they may. A `choice` of null: there was no room for one more question. */
export function refusalOf(choice: Choice | null): Refusal | null {
  if (choice === null) return 'unavailable';
  return choice.kind === 'accept' ? null : 'reject';
}
