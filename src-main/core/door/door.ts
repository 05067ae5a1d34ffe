/** Who may come in: what the rules say, and the person's word where they say "ask". */
import { randomUUID } from 'node:crypto';
import { problem } from '../../../src-shared/model/problem';
import type { Service } from '../../../src-shared/model/settings';
import type { Request } from '../../../src-shared/model/snapshot';
import type { CoreContext } from '../core-context';
import { judge, type Pass, type Verdict } from './gatekeeper';
import type { Choice } from './prompts';

const HOUR_MS = 3_600_000;

export type Question = Pick<Request, 'kind' | 'nick' | 'host' | 'file'>;

export class Door {
  private passes: Pass[] = [];

  constructor(
    private readonly context: CoreContext,
    private readonly onTrusted: (nick: string, host: string, service: Service) => void,
    private readonly onBlocked: (host: string) => void,
  ) {}

  judge(nick: string, host: string, service: Service): Verdict {
    const now = Date.now();
    const { settings, contacts } = this.context.state;
    this.passes = this.passes.filter((pass) => pass.until > now);
    return judge({ nick, host }, service, { settings, contacts, passes: this.passes }, now);
  }

  /** Null when there is no room for one more card. */
  async ask(question: Question, signal: AbortSignal): Promise<Choice | null> {
    const { prompts, people, state } = this.context;
    const { nick, host, kind, file } = question;
    if (prompts.isFull) {
      state.notify('warning', problem('too-many-prompts', { peer: nick }));
      return null;
    }
    const person = people.find(nick, host);
    const now = Date.now();
    const request: Request = {
      ...question,
      id: randomUUID(),
      personId: person?.id ?? null,
      known: people.contactOf(nick, host) !== null ? 'contact' : person !== null ? 'met' : 'new',
      otherAddresses: people.otherAddresses(nick, host),
      askedAt: now,
      expiresAt: now + state.settings.timeouts.promptSeconds * 1000,
    };
    if (state.settings.notifications.requests)
      this.context.notify({ title: nick, body: file === null ? kind : file.name, tag: `request-${request.id}` });
    const choice = await prompts.ask(request, signal);
    this.remember(question, choice, now);
    return choice;
  }

  private remember({ nick, host, kind }: Question, choice: Choice, now: number): void {
    if (choice.kind === 'accept' && choice.remember === 'hour')
      this.passes.push({ nick, host, service: kind, until: now + HOUR_MS });
    if (choice.kind === 'accept' && choice.remember === 'always') this.onTrusted(nick, host, kind);
    if (choice.kind === 'reject' && choice.block) this.onBlocked(host);
  }
}
