/** Saves a whole conversation where the person wants it: the browser asks where, as with every download. */
import type { Person, TimelineEntry } from '../../../src-shared/model/snapshot';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { safeOwnName } from '../../../src-shared/text/safe-name';
import type { App } from '../../state/use-app';
import { conversationAsPage } from './export-page';
import { type Conversation, conversationAsText } from './export-text';

const PAGE_ENTRIES = 1000;

const FORMS = {
  text: { ending: 'log', type: 'text/plain;charset=utf-8', write: conversationAsText },
  page: { ending: 'html', type: 'text/html;charset=utf-8', write: conversationAsPage },
} as const;

/** When something cannot be read, the person has been told, and nothing is saved. */
export async function exportConversation(app: App, person: Person, form: keyof typeof FORMS): Promise<void> {
  const entries = await readAll(app, person.id);
  if (entries === null) return;
  const { ending, type, write } = FORMS[form];
  const transfers = new Map(app.store.getState().snapshot?.transfers.map((one) => [one.id, one]));
  const conversation: Conversation = { nick: person.nick, entries, transfers };
  save(new Blob([write(conversation)], { type }), safeOwnName(`${visibleText(person.nick)}.${ending}`).name);
}

/** Oldest first. */
async function readAll({ actions }: App, personId: string): Promise<TimelineEntry[] | null> {
  const pages: TimelineEntry[][] = [];
  for (let afterId: number | null = 0; afterId !== null; ) {
    const page: { entries: TimelineEntry[]; more: boolean } | null = await actions.run('timeline.page', {
      ...{ personId, beforeId: null, limit: PAGE_ENTRIES },
      afterId,
    });
    if (page === null) return null;
    pages.push(page.entries);
    afterId = page.more ? (page.entries.at(-1)?.id ?? null) : null;
  }
  return pages.flat();
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download holds what it needs by now.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
