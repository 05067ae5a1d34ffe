/**
 * Rule 5.3: a `get` in a visitor's session grants one fetch of that file over a second connection: same address, same
 * nick and base name in any case, within 120 s, once, and only while the session that asked is open.
 */
import { foldName } from './fold-name';

const LIFETIME_MS = 120_000;
const MAX_GRANTS = 1000;

export interface Grant {
  readonly host: string;
  readonly nick: string;
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly visitorId: string;
}

export interface Grants {
  add(grant: Grant, nowMs: number): void;
  /** The newest that fits, and it is used up. */
  take(host: string, nick: string, name: string, nowMs: number): Grant | null;
  dropVisitor(visitorId: string): void;
}

export function createGrants(): Grants {
  let grants: { grant: Grant; until: number }[] = [];
  return {
    add(grant, nowMs) {
      grants = [...grants.filter((one) => one.until > nowMs), { grant, until: nowMs + LIFETIME_MS }].slice(-MAX_GRANTS);
    },
    take(host, nick, name, nowMs) {
      const fits = ({ grant, until }: { grant: Grant; until: number }) =>
        until > nowMs &&
        grant.host === host &&
        foldName(grant.nick) === foldName(nick) &&
        foldName(grant.name) === foldName(name);
      const found = grants.findLast(fits);
      if (found === undefined) return null;
      grants = grants.filter((one) => one !== found);
      return found.grant;
    },
    dropVisitor(visitorId) {
      grants = grants.filter(({ grant }) => grant.visitorId !== visitorId);
    },
  };
}
