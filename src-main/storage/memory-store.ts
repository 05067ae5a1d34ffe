/** A store for commands that keep nothing. */
import type { Contact, Person, TimelineEntry } from '../../src-shared/model/snapshot';
import { MemoryHistory } from './memory-history';
import type { FolderFileRecord, JournalRecord, Store } from './store';

export function openMemoryStore(): Store {
  const people = new Map<string, Person>();
  const contacts = new Map<string, Contact>();
  const journal = new Map<string, JournalRecord>();
  const folderFiles = new Map<string, FolderFileRecord[]>();
  const history = new MemoryHistory();
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
        history.add(added);
        return added;
      },
      page: async (personId, beforeId, limit) => history.page(personId, beforeId, limit),
      pageAfter: async (personId, afterId, limit) => history.pageAfter(personId, afterId, limit),
      search: async (personId, query) => history.search(personId, query),
      keepRecord: (transfer) => history.keepRecord(transfer),
      clear: (personId) => history.clear(personId),
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
