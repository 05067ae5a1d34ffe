/** What a script learns from the exit code alone. */
import type { ProblemCode } from '../../../src-shared/model/problem';

export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  rejected: 3,
  unavailable: 4,
  notReachable: 5,
  /** What a shell makes of a program that SIGHUP, SIGINT or SIGTERM ended: 128 and the signal's number. */
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * With several outcomes the one that comes first here wins: a failure of our own or on the way hides behind no answer of
 * the peer, and a peer whom nobody reaches says less than one who answered.
 */
const WORST_FIRST: readonly ExitCode[] = [
  EXIT.terminated,
  EXIT.interrupted,
  EXIT.hungUp,
  EXIT.usage,
  EXIT.failed,
  EXIT.notReachable,
  EXIT.unavailable,
  EXIT.rejected,
  EXIT.done,
];

export function exitCodeOf(code: ProblemCode): ExitCode {
  switch (code) {
    case 'rejected':
      return EXIT.rejected;
    case 'unavailable':
    case 'server-full':
      return EXIT.unavailable;
    case 'address-unresolved':
    case 'connection-refused':
    case 'host-unreachable':
    case 'connect-timed-out':
    case 'no-answer':
      return EXIT.notReachable;
    case 'address-invalid':
      return EXIT.usage;
    default:
      return EXIT.failed;
  }
}

export function worstOf(codes: readonly ExitCode[]): ExitCode {
  return WORST_FIRST.find((code) => codes.includes(code)) ?? EXIT.done;
}

/** How a raised `Terminal.interrupted` ends the command. */
export function exitCodeOfInterruption({ reason }: AbortSignal): ExitCode {
  return Object.values(EXIT).find((code) => code === reason) ?? EXIT.failed;
}
