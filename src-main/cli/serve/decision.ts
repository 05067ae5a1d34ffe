/**
 * What a script tells `serve --json` on stdin, a line each:
 * {"decide":"r1","answer":"accept","ifExists":"resume"} · {"say":"s1","text":"hello"} · {"quit":true}
 */
import * as v from 'valibot';
import { type IfTaken, ifTakenSchema } from '../../../src-shared/model/snapshot';

export type Decision =
  | {
      readonly kind: 'decide';
      readonly id: string;
      readonly answer: 'accept' | 'reject';
      readonly ifTaken: IfTaken | null;
    }
  | { readonly kind: 'say'; readonly sessionId: string; readonly text: string }
  | { readonly kind: 'quit' }
  /** `detail`: what is wrong with the line. */
  | { readonly kind: 'invalid'; readonly detail: string };

/** Ids are texts; a shell script may well have made a number of one. */
const id = v.union([v.pipe(v.string(), v.minLength(1), v.maxLength(200)), v.pipe(v.number(), v.transform(String))]);
const decide = v.object({ decide: id, answer: v.picklist(['accept', 'reject']), ifExists: v.optional(ifTakenSchema) });
const say = v.object({ say: id, text: v.string() });
const quit = v.object({ quit: v.literal(true) });

/** Never throws. */
export function parseDecision(line: string): Decision {
  const data = parseJson(line);
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return invalid('not a JSON object');
  if ('decide' in data) {
    const read = v.safeParse(decide, data);
    if (!read.success) return invalid(issueOf(read.issues[0]));
    const { decide: request, answer, ifExists } = read.output;
    return { kind: 'decide', id: request, answer, ifTaken: ifExists ?? null };
  }
  if ('say' in data) {
    const read = v.safeParse(say, data);
    return read.success
      ? { kind: 'say', sessionId: read.output.say, text: read.output.text }
      : invalid(issueOf(read.issues[0]));
  }
  return v.is(quit, data) ? { kind: 'quit' } : invalid('none of "decide", "say" and "quit"');
}

function invalid(detail: string): Decision {
  return { kind: 'invalid', detail };
}

function issueOf(issue: v.BaseIssue<unknown>): string {
  return `${v.getDotPath(issue) ?? 'line'}: ${issue.message.slice(0, 200)}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
