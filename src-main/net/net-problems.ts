/** The system's network error codes, translated once. */
import { type ProblemCode, ProblemError } from '../../src-shared/model/problem';

const DIAL_CODES: Readonly<Record<string, ProblemCode>> = {
  ENOTFOUND: 'address-unresolved',
  EAI_AGAIN: 'address-unresolved',
  EAI_NODATA: 'address-unresolved',
  ECONNREFUSED: 'connection-refused',
  ECONNRESET: 'connection-refused',
  EHOSTUNREACH: 'host-unreachable',
  ENETUNREACH: 'host-unreachable',
  EADDRNOTAVAIL: 'host-unreachable',
  EACCES: 'host-unreachable',
  EPERM: 'host-unreachable',
  EINVAL: 'host-unreachable',
  ETIMEDOUT: 'connect-timed-out',
};

const LISTEN_CODES: Readonly<Record<string, ProblemCode>> = {
  EADDRINUSE: 'port-in-use',
  EACCES: 'port-needs-rights',
  EPERM: 'port-needs-rights',
  EADDRNOTAVAIL: 'address-not-here',
  ENOTFOUND: 'address-not-here',
  EAI_AGAIN: 'address-not-here',
  EAFNOSUPPORT: 'address-not-here',
  EINVAL: 'address-not-here',
};

/**
 * Why a peer could not be reached. On macOS a program that may not see the local network reads "no route to host" for
 * every address in it: then the problem names that setting (E4).
 * @param platform as Node names it; another one only in tests
 */
export function dialProblem(
  error: NodeJS.ErrnoException,
  target: { host: string; port: number },
  platform: NodeJS.Platform = process.platform,
): ProblemError {
  const cause = firstCause(error);
  const code = DIAL_CODES[cause.code ?? ''] ?? 'host-unreachable';
  const dialled = 'address' in cause && typeof cause.address === 'string' ? cause.address : target.host;
  const perhapsForbidden = platform === 'darwin' && cause.code === 'EHOSTUNREACH' && isLocalNetwork(dialled);
  return new ProblemError(
    code,
    {
      host: target.host,
      port: target.port,
      detail: cause.code ?? cause.message,
      ...(perhapsForbidden ? { setting: 'macos-local-network' } : {}),
    },
    { cause: error },
  );
}

/** Addresses that macOS counts as the local network: private ones and those of the link. */
function isLocalNetwork(address: string): boolean {
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|fe[89ab][0-9a-f]:|f[cd][0-9a-f]{2}:)/i.test(address);
}

export function listenProblem(error: NodeJS.ErrnoException, host: string, port: number): ProblemError {
  const code = LISTEN_CODES[error.code ?? ''] ?? 'listen-failed';
  return new ProblemError(code, { host, port, detail: error.code ?? error.message }, { cause: error });
}

/** A name with several addresses fails with one error for each. */
function firstCause(error: NodeJS.ErrnoException): NodeJS.ErrnoException {
  return error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
}
