/**
 * What a script tells `serve --json` on stdin, a line each:
 * {"decide":"r1","answer":"accept","ifExists":"resume"} · {"say":"s1","text":"hello"} · {"connect":"bob.example"} ·
 * {"send":"bob.example","paths":["/home/ada/a.txt"]} · {"quit":true}
 */
import * as v from 'valibot';
import { type IfTaken, ifTakenSchema } from '../../../src-shared/model/snapshot';

export type Decision =
  | {
      readonly kind: 'decide';
      readonly id: string;
      readonly answer: 'accept' | 'reject';
      readonly ifTaken: IfTaken | null;
      readonly remember: 'once' | 'minutes' | 'hour' | 'always';
      readonly block: boolean;
    }
  | { readonly kind: 'say'; readonly sessionId: string; readonly text: string }
  | { readonly kind: 'connect'; readonly address: string }
  | { readonly kind: 'send'; readonly address: string; readonly paths: readonly string[] }
  | { readonly kind: 'quit' }
  /** `detail`: what is wrong with the line. */
  | { readonly kind: 'invalid'; readonly detail: string };

/** Ids are texts; a shell script may well have made a number of one. */
const id = v.union([v.pipe(v.string(), v.minLength(1), v.maxLength(200)), v.pipe(v.number(), v.transform(String))]);
const address = v.pipe(v.string(), v.minLength(1), v.maxLength(300));

/** By the field that says what is meant. The page `docs/serve.md` tells of each. */
export const DECISION_SCHEMAS = {
  decide: v.pipe(
    v.object({
      decide: id,
      answer: v.picklist(['accept', 'reject']),
      ifExists: v.optional(v.nullable(ifTakenSchema), null),
      remember: v.optional(v.picklist(['once', 'minutes', 'hour', 'always']), 'once'),
      block: v.optional(v.boolean(), false),
    }),
    v.transform(
      ({ decide, ifExists, ...rest }): Decision => ({ kind: 'decide', id: decide, ifTaken: ifExists, ...rest }),
    ),
  ),
  say: v.pipe(
    v.object({ say: id, text: v.string() }),
    v.transform(({ say, text }): Decision => ({ kind: 'say', sessionId: say, text })),
  ),
  connect: v.pipe(
    v.object({ connect: address }),
    v.transform(({ connect }): Decision => ({ kind: 'connect', address: connect })),
  ),
  send: v.pipe(
    v.object({
      send: address,
      paths: v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(4096))), v.minLength(1), v.maxLength(1000)),
    }),
    v.transform(({ send, paths }): Decision => ({ kind: 'send', address: send, paths })),
  ),
  quit: v.pipe(
    v.object({ quit: v.literal(true) }),
    v.transform((): Decision => ({ kind: 'quit' })),
  ),
} as const;

/** Never throws. */
export function parseDecision(line: string): Decision {
  const data = parseJson(line);
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return invalid('not a JSON object');
  const schema = Object.entries(DECISION_SCHEMAS).find(([name]) => name in data)?.[1];
  if (schema === undefined) {
    const [last, ...others] = Object.keys(DECISION_SCHEMAS)
      .map((name) => `"${name}"`)
      .toReversed();
    return invalid(`none of ${others.toReversed().join(', ')} and ${last}`);
  }
  const read = v.safeParse(schema, data);
  return read.success ? read.output : invalid(issueOf(read.issues[0]));
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
