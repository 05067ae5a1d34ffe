/** The lines of the specification as one union, in its order, and the intents that lead to them. */

export const MAX_NICK_BYTES = 100;
/** Rule 1.3: bytes before the line end. */
export const MAX_HANDSHAKE_LINE_BYTES = 4096;
/** Rule 2.1. */
export const HANDSHAKE_TIMEOUT_MS = 15_000;

/** What a caller opens a connection with. */
export type Call =
  | { readonly kind: 'chat-call'; readonly nick: string }
  | { readonly kind: 'fserve-call'; readonly nick: string }
  | { readonly kind: 'send-call'; readonly nick: string; readonly sizeBytes: number; readonly name: string }
  | { readonly kind: 'get-call'; readonly nick: string; readonly name: string }
  /**
   * Not of the specification: one Port59 asks another what it can do beyond it. Everybody else closes without a word
   * (rule 2.2), which is an answer too.
   */
  | { readonly kind: 'features-call'; readonly nick: string };

/** What an answerer says when it agrees. */
export type Answer =
  | { readonly kind: 'chat-answer'; readonly nick: string }
  | { readonly kind: 'fserve-answer'; readonly nick: string }
  | { readonly kind: 'send-answer'; readonly nick: string; readonly position: number }
  | { readonly kind: 'get-answer'; readonly nick: string; readonly sizeBytes: number }
  /** Words, separated by spaces; words nobody knows are passed over. */
  | { readonly kind: 'features-answer'; readonly nick: string; readonly features: string };

export type Message =
  | Call
  | Answer
  | { readonly kind: 'get-position'; readonly nick: string; readonly position: number }
  | { readonly kind: 'unavailable' }
  | { readonly kind: 'rejected' };

export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`);
}
