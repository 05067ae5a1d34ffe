/**
 * The envelope around what the contract declares, as JSON text, and its checks. Both sides parse what comes from the
 * other before they believe it: a window may be of another version, a socket may belong to anybody.
 */
import * as v from 'valibot';
import { type Problem, problem, problemSchema } from '../model/problem';
import {
  type CommandArgs,
  type CommandName,
  type CommandResult,
  type CoreEvent,
  commands,
  events,
  isCommandName,
  isEventName,
} from './contract';

/** A message of the window longer than this is refused unread. */
const MAX_REQUEST_CHARACTERS = 2_000_000;

const requestSchema = v.object({
  kind: v.literal('request'),
  id: v.pipe(v.number(), v.safeInteger()),
  command: v.string(),
  args: v.unknown(),
});

const fromHostSchema = v.variant('kind', [
  v.object({ kind: v.literal('reply'), id: v.number(), result: v.unknown() }),
  v.object({ kind: v.literal('failure'), id: v.number(), problem: problemSchema }),
  v.object({ kind: v.literal('event'), seq: v.number(), name: v.string(), payload: v.unknown() }),
  v.object({ kind: v.literal('gap') }),
]);

export type ToHost = {
  [N in CommandName]: { readonly id: number; readonly command: N; readonly args: CommandArgs<N> };
}[CommandName];

export type FromHost =
  | { readonly kind: 'reply'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly problem: Problem }
  | { readonly kind: 'event'; readonly seq: number; readonly event: CoreEvent }
  /** There was more than this window could take: nothing more comes until it asks for a snapshot. */
  | { readonly kind: 'gap' };

export type ReadRequest =
  | { readonly kind: 'request'; readonly request: ToHost }
  /** `id` is null when not even that could be read: nobody to answer. */
  | { readonly kind: 'invalid'; readonly id: number | null; readonly problem: Problem };

export function formatRequest<N extends CommandName>(id: number, command: N, args: CommandArgs<N>): string {
  return JSON.stringify({ kind: 'request', id, command, args });
}

/** What the host makes of a text of the window. Never throws. */
export function parseRequest(text: string): ReadRequest {
  if (text.length > MAX_REQUEST_CHARACTERS) return invalid(null, 'too long');
  const envelope = v.safeParse(requestSchema, parseJson(text));
  if (!envelope.success) return invalid(null, 'not a request');
  const { id, command, args } = envelope.output;
  if (!isCommandName(command)) return invalid(id, `unknown command ${command.slice(0, 50)}`);
  const checked = v.safeParse(commands[command].args, args);
  if (!checked.success) return invalid(id, `${command}: ${issuePath(checked.issues[0])}`);
  // The pair of name and arguments was just checked against the same table.
  return { kind: 'request', request: { id, command, args: checked.output } as ToHost };
}

export function formatReply(id: number, result: unknown): string {
  return JSON.stringify({ kind: 'reply', id, result });
}

export function formatFailure(id: number, reason: Problem): string {
  return JSON.stringify({ kind: 'failure', id, problem: reason });
}

export function formatEvent(seq: number, event: CoreEvent): string {
  return JSON.stringify({ kind: 'event', seq, name: event.name, payload: event.payload });
}

export function formatGap(): string {
  return JSON.stringify({ kind: 'gap' });
}

/** What the window makes of a text of the host; null when it is none of ours. Never throws. */
export function parseFromHost(text: string): FromHost | null {
  const envelope = v.safeParse(fromHostSchema, parseJson(text));
  if (!envelope.success) return null;
  const message = envelope.output;
  if (message.kind !== 'event') return message;
  if (!isEventName(message.name)) return null;
  const payload = v.safeParse(events[message.name], message.payload);
  if (!payload.success) return null;
  // The pair of name and payload was just checked against the same table.
  return { kind: 'event', seq: message.seq, event: { name: message.name, payload: payload.output } as CoreEvent };
}

/** The result of a command, checked; null when it does not fit the contract. */
export function parseResult<N extends CommandName>(
  command: N,
  result: unknown,
): { readonly value: CommandResult<N> } | null {
  const checked = v.safeParse(commands[command].result, result);
  // The schema is the one the result type is derived from.
  return checked.success ? { value: checked.output as CommandResult<N> } : null;
}

function invalid(id: number | null, detail: string): ReadRequest {
  return { kind: 'invalid', id, problem: problem('invalid-request', { detail }) };
}

function issuePath(issue: v.BaseIssue<unknown>): string {
  return `${v.getDotPath(issue) ?? 'arguments'}: ${issue.message.slice(0, 200)}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
