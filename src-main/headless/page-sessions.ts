/**
 * The browsers that were let in. Each has a cookie, of which only the digest is kept here, and a key that its page holds
 * for its own origin. They outlive the program, so that a page goes on by itself after a restart. That is safe as the key
 * never travels again: a stranger who takes our port meanwhile gets the cookie, and signatures of his own questions.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import writeFileAtomic from 'write-file-atomic';
import { type Proof, provenText } from '../../src-shared/contract/window-proof';

/** The one that entered first goes when there are more. */
const MAX_SESSIONS = 100;
const ONLY_OURS = 0o600;

const keptSchema = v.object({
  /** Cookies and origins of another port are none of ours. */
  port: v.number(),
  sessions: v.pipe(
    v.array(v.object({ cookieDigest: v.string(), key: v.pipe(v.string(), v.minLength(40)) })),
    v.maxLength(MAX_SESSIONS),
  ),
});

export interface PageSession {
  readonly cookieDigest: string;
  /** Base64url, as the page got it. */
  readonly key: string;
}

export interface NewSession {
  readonly cookie: string;
  readonly key: string;
}

export class PageSessions {
  private readonly sessions: Map<string, PageSession>;

  /** @param onChange hears of all that there are, to keep them. */
  constructor(
    known: readonly PageSession[] = [],
    private readonly onChange: (sessions: readonly PageSession[]) => void = () => {},
  ) {
    this.sessions = new Map(known.map((session) => [session.cookieDigest, session]));
  }

  begin(): NewSession {
    const [cookie, key] = [newSecret(), newSecret()];
    const cookieDigest = digestOf(cookie);
    this.sessions.set(cookieDigest, { cookieDigest, key });
    const [oldest] = this.sessions.keys();
    if (this.sessions.size > MAX_SESSIONS && oldest !== undefined) this.sessions.delete(oldest);
    this.onChange([...this.sessions.values()]);
    return { cookie, key };
  }

  /** By the digest: how long the search takes tells nothing about a cookie. */
  find(cookies: readonly string[]): PageSession | null {
    for (const cookie of cookies) {
      const found = this.sessions.get(digestOf(cookie));
      if (found !== undefined) return found;
    }
    return null;
  }
}

/** @param mayShowKey whether the key itself is taken for a proof. */
export function isProven(
  { key }: PageSession,
  proof: Proof,
  asked: { readonly origin: string; readonly nonce: string; readonly mayShowKey: boolean },
): boolean {
  if (proof.how === 'key') return asked.mayShowKey && isSame(key, proof.value);
  const text = provenText(asked.origin, asked.nonce);
  return isSame(createHmac('sha256', Buffer.from(key, 'base64url')).update(text).digest('base64url'), proof.value);
}

/** Those of earlier runs; none when there is no file, or none of ours: browsers then enter anew. */
export async function readPageSessions(file: string, port: number): Promise<readonly PageSession[]> {
  try {
    const kept = v.safeParse(keptSchema, JSON.parse(await readFile(file, 'utf8')));
    return kept.success && kept.output.port === port ? kept.output.sessions : [];
  } catch {
    // Missing, unreadable or damaged: nothing in it is worth more than entering once more.
    return [];
  }
}

export async function writePageSessions(file: string, port: number, sessions: readonly PageSession[]): Promise<void> {
  await writeFileAtomic(file, JSON.stringify({ port, sessions }), { mode: ONLY_OURS });
}

/** 256 bits. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** In the same time whatever they hold: digests of equal length are compared. */
export function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function digestOf(cookie: string): string {
  return createHash('sha256').update(cookie).digest('base64url');
}
