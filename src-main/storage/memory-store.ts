/** A store for commands that keep nothing. */
import type { Contact, Person, TimelineEntry } from '../../src-shared/model/snapshot';
import { stripMircText } from '../../src-shared/text/mirc-text';
import type { FolderFileRecord, JournalRecord, Store } from './store';

const MAX_ENTRIES = 10_000;

export function openMemoryStore(): Store {
  const people = new Map<string, Person>();
  const contacts = new Map<string, Contact>();
  const journal = new Map<string, JournalRecord>();
  const folderFiles = new Map<string, FolderFileRecord[]>();
  let entries: TimelineEntry[] = [];
  let nextId = 1;
  return {
    people: {
      loadAll: async () => [...people.values()],
      save: (person) => people.set(person.id, person),
      forget: (id) => people.delete(id),
    },
    contacts: {
      loadAll: async () => [...contacts.values()],
      save: (contact) => contacts.set(contact.id, contact),
      remove: (id) => contacts.delete(id),
    },
    history: {
      add(entry) {
        const added: TimelineEntry = { ...entry, id: nextId++ };
        entries.push(added);
        if (entries.length > MAX_ENTRIES) entries.splice(0, entries.length - MAX_ENTRIES);
        return added;
      },
      async page(personId, beforeId, limit) {
        const all = entries.filter(
          (entry) => entry.personId === personId && (beforeId === null || entry.id < beforeId),
        );
        return { entries: all.slice(-limit), more: all.length > limit };
      },
      async search(personId, query) {
        const wanted = query.toLowerCase();
        return entries.filter(
          (entry) =>
            (personId === null || entry.personId === personId) &&
            stripMircText(entry.text).toLowerCase().includes(wanted),
        );
      },
      clear(personId) {
        entries = entries.filter((entry) => entry.personId !== personId);
      },
      limit() {},
    },
    journal: {
      loadAll: async () => [...journal.values()],
      save: (record) => journal.set(record.transfer.id, record),
      remove: (id) => journal.delete(id),
    },
    folderFiles: {
      load: async (id) => [...(folderFiles.get(id) ?? [])],
      saveAll: async (id, files) => void folderFiles.set(id, [...files]),
      save(id, place, file) {
        const files = folderFiles.get(id) ?? [];
        files[place] = file;
        folderFiles.set(id, files);
      },
      remove: (id) => folderFiles.delete(id),
    },
    saved: async () => {},
    close: async () => {},
  };
}
