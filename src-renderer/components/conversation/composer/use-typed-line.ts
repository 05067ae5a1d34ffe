/** Does what was typed to somebody. */
import type { Person } from '../../../../src-shared/model/snapshot';
import { type App, useAppStore } from '../../../state/use-app';
import { parseTyped, serverPatch, type Typed } from './composer-commands';

/** What became of it: done, or kept in the field with what to say about it. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'kept'; readonly hint: string | null }
  | { readonly kind: 'help' };

const DONE: Outcome = { kind: 'done' };
/** Somebody else has told why. */
const NOT_DONE: Outcome = { kind: 'kept', hint: null };

export function useTypedLine(person: Person, sessionId: string | null): (line: string) => Promise<Outcome> {
  const app = useAppStore();
  return (line) => perform(parseTyped(line), person, sessionId, app);
}

async function perform(typed: Typed, person: Person, sessionId: string | null, app: App): Promise<Outcome> {
  const { actions, store } = app;
  const to = { kind: 'person', personId: person.id } as const;
  switch (typed.kind) {
    case 'say':
      if (sessionId === null) return (await actions.sayLater(person.id, typed.text)) ? DONE : NOT_DONE;
      return (await actions.say(sessionId, typed.text)) ? DONE : NOT_DONE;
    case 'chat':
      await actions.connect(to, 'chat');
      return DONE;
    case 'send':
      await actions.pickAndSend(person.id);
      return DONE;
    case 'files':
      await actions.connect(to, 'files');
      return DONE;
    case 'close':
      if (sessionId !== null) await actions.run('session.close', { sessionId });
      return DONE;
    case 'clear':
      actions.askToClear(person);
      return DONE;
    case 'ignore':
      actions.askToBlock(person);
      return DONE;
    case 'nick':
      return done(await actions.run('settings.change', { patch: { nick: typed.nick } }));
    case 'get':
      return get(typed.name, person, app);
    case 'dcc':
      if (typed.what === 'send')
        actions.openDialog({ kind: 'send', personId: null, address: typed.address, paths: [], files: [] });
      else await actions.connect({ kind: 'address', address: typed.address }, typed.what);
      return DONE;
    case 'dccserver': {
      const settings = store.getState().snapshot?.settings;
      if (settings === undefined) return NOT_DONE;
      return done(await actions.run('settings.change', { patch: serverPatch(typed.change, settings) }));
    }
    case 'help':
      return { kind: 'help' };
    case 'incomplete':
      return { kind: 'kept', hint: `Write it like this: ${typed.usage}` };
    case 'unknown':
      return { kind: 'kept', hint: `There is no command /${typed.command}. Type /help to see those there are.` };
  }
}

async function get(name: string, person: Person, { actions, store }: App): Promise<Outcome> {
  const visit = store
    .getState()
    .snapshot?.visits.find((one) => one.state === 'open' && (one.personId === person.id || one.host === person.host));
  if (visit === undefined) return { kind: 'kept', hint: 'None of their folders is open. Type /files first.' };
  const folder = store.getState().listings[visit.id]?.folder ?? visit.folder;
  const args = { visitId: visit.id, folder: [...folder], names: [name], toFolder: null, ifTaken: null };
  return done(await actions.run('visit.get', args));
}

function done(result: object | null): Outcome {
  return result === null ? NOT_DONE : DONE;
}
