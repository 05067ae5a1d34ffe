/**
 * Rule 5.3: a `get` in a visitor's session grants one fetch of that file over a second connection: same address, same
 * nick and name in any case, within 120 s, once, and only while the session that asked is open. Whoever asks for many
 * things uses up his own grants, never those of others.
 */
import { foldName } from './fold-name';
import type { SharedFile } from './share-root';

const LIFETIME_MS = 120_000;
const MAX_PER_VISITOR = 50;
const MAX_PER_GROUP = 200;

export interface Grant {
  readonly host: string;
  /** Who counts as one with this address. */
  readonly group: string;
  readonly nick: string;
  readonly file: SharedFile;
  /** How the visitor named it: some ask for it by that in their second call too. */
  readonly typed: string;
  readonly visitorId: string;
}

export interface Grants {
  add(grant: Grant, nowMs: number): void;
  /** The newest that fits, and it is used up. */
  take(host: string, nick: string, name: string, nowMs: number): Grant | null;
  dropVisitor(visitorId: string): void;
  /** Resolves when the next one is added, or after so long. */
  added(withinMs: number): Promise<void>;
}

export function createGrants(): Grants {
  let grants: readonly { readonly grant: Grant; readonly until: number }[] = [];
  const listeners = new Set<() => void>();
  const dropOldest = (isOne: (grant: Grant) => boolean, atMost: number) => {
    const some = grants.filter(({ grant }) => isOne(grant));
    const tooMany = new Set(some.slice(0, Math.max(0, some.length - atMost)));
    if (tooMany.size > 0) grants = grants.filter((one) => !tooMany.has(one));
  };
  return {
    add(grant, nowMs) {
      grants = [...grants.filter(({ until }) => until > nowMs), { grant, until: nowMs + LIFETIME_MS }];
      dropOldest(({ visitorId }) => visitorId === grant.visitorId, MAX_PER_VISITOR);
      dropOldest(({ group }) => group === grant.group, MAX_PER_GROUP);
      for (const tell of [...listeners]) tell();
    },
    take(host, nick, name, nowMs) {
      const his = grants.filter(
        ({ grant, until }) => until > nowMs && grant.host === host && foldName(grant.nick) === foldName(nick),
      );
      const found =
        his.findLast(({ grant }) => isNamed(grant, name)) ??
        his.findLast(({ grant }) => isNamed(grant, baseName(name)));
      if (found === undefined) return null;
      grants = grants.filter((one) => one !== found);
      return found.grant;
    },
    added: (withinMs) =>
      new Promise((resolve) => {
        const finish = () => {
          clearTimeout(clock);
          listeners.delete(finish);
          resolve();
        };
        const clock = setTimeout(finish, withinMs);
        listeners.add(finish);
      }),
    dropVisitor(visitorId) {
      grants = grants.filter(({ grant }) => grant.visitorId !== visitorId);
    },
  };
}

/** By its base name, which is the rule, or as it was typed. */
function isNamed({ file, typed }: Grant, name: string): boolean {
  const wanted = foldPath(name);
  return wanted === foldPath(file.name) || wanted === foldPath(typed);
}

function foldPath(path: string): string {
  return foldName(unquoted(path).replaceAll('/', '\\'));
}

function baseName(path: string): string {
  const plain = unquoted(path);
  return plain.slice(Math.max(plain.lastIndexOf('\\'), plain.lastIndexOf('/')) + 1);
}

function unquoted(text: string): string {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}
