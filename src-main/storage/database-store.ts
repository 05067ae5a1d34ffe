/** The store in SQLite. Rows hold JSON, checked by the schemas of the view model when they are read. */
import * as v from 'valibot';
import { type Problem, problem } from '../../src-shared/model/problem';
import { contactSchema, personSchema, timelineEntrySchema } from '../../src-shared/model/snapshot';
import { stripMircText } from '../../src-shared/text/mirc-text';
import { openCopy, openDatabase } from './database';
import { type FolderFileRecord, folderFileRecordSchema } from './folder-file-record';
import { journalRecordSchema } from './journal-record';
import type { Store } from './store';
import { createWriteBatch, type Write } from './write-batch';

const MAX_FOUND = 500;
/** Rows in one transaction: some twenty milliseconds. */
const PORTION = 1_000;

/** `isReadOnly`: nothing can be written to the folder, so a copy of what is there is used. */
export function openDatabaseStore(folder: string, isReadOnly: boolean, onProblem: (problem: Problem) => void): Store {
  const database = isReadOnly ? openCopy(folder) : openDatabase(folder, onProblem);
  const batch = createWriteBatch(database, onProblem);
  let nextId = Number(database.get('SELECT coalesce(max(id), 0) AS newest FROM history')?.newest ?? 0) + 1;
  let isClosed = false;

  /** A row that no longer fits is left where it is and told, never fatal. */
  const read = <S extends v.GenericSchema>(
    schema: S,
    sql: string,
    values: (string | number)[] = [],
  ): v.InferOutput<S>[] => {
    batch.flush();
    const rows = database.all(sql, values).map((row) => v.safeParse(schema, parseJson(String(row.data))));
    const bad = rows.filter((row) => !row.success).length;
    if (bad > 0) onProblem(problem('database-failed', { detail: `${bad} unreadable rows` }));
    return rows.filter((row) => row.success).map((row) => row.output);
  };
  const put = (table: 'people' | 'contacts', id: string, data: unknown) =>
    batch.later([
      `INSERT INTO ${table} (id, data) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET data = excluded.data`,
      [id, JSON.stringify(data)],
    ]);
  const drop = (table: 'people' | 'contacts' | 'journal', id: string) =>
    batch.later([`DELETE FROM ${table} WHERE id = ?`, [id]]);

  return {
    people: {
      loadAll: async () => read(personSchema, 'SELECT data FROM people'),
      save: (person) => put('people', person.id, person),
      forget: (id) => drop('people', id),
    },
    contacts: {
      loadAll: async () => read(contactSchema, 'SELECT data FROM contacts'),
      save: (contact) => put('contacts', contact.id, contact),
      remove: (id) => drop('contacts', id),
    },
    history: {
      add(entry) {
        const added = { ...entry, id: nextId++ };
        batch.later(
          [
            'INSERT INTO history (id, person, data) VALUES (?, ?, ?)',
            [added.id, added.personId, JSON.stringify(added)],
          ],
          ['INSERT INTO history_text (rowid, text) VALUES (?, ?)', [added.id, stripMircText(added.text)]],
        );
        return added;
      },
      async page(personId, beforeId, limit) {
        const found = read(
          timelineEntrySchema,
          'SELECT data FROM history WHERE person = ? AND id < ? ORDER BY id DESC LIMIT ?',
          [personId, beforeId ?? Number.MAX_SAFE_INTEGER, limit + 1],
        );
        return { entries: found.slice(0, limit).reverse(), more: found.length > limit };
      },
      async search(personId, query) {
        const wanted = query
          .split(/\s+/)
          .filter((word) => word !== '')
          .map((word) => `"${word.replaceAll('"', '""')}"*`)
          .join(' ');
        if (wanted === '') return [];
        const where = personId === null ? '' : 'AND h.person = ?';
        const sql = `SELECT h.data AS data FROM history_text t JOIN history h ON h.id = t.rowid WHERE history_text MATCH ? ${where} ORDER BY h.id DESC LIMIT ${MAX_FOUND}`;
        return read(timelineEntrySchema, sql, personId === null ? [wanted] : [wanted, personId]);
      },
      clear(personId) {
        batch.later(
          ['DELETE FROM history_text WHERE rowid IN (SELECT id FROM history WHERE person = ?)', [personId]],
          ['DELETE FROM history WHERE person = ?', [personId]],
        );
      },
    },
    journal: {
      loadAll: async () => read(journalRecordSchema, 'SELECT data FROM journal ORDER BY position'),
      save: (record) =>
        batch.later([
          'INSERT INTO journal (id, position, data) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET position = excluded.position, data = excluded.data',
          [record.transfer.id, record.transfer.order, JSON.stringify(record)],
        ]),
      remove: (id) => drop('journal', id),
    },
    folderFiles: {
      load: async (id) =>
        read(folderFileRecordSchema, 'SELECT data FROM folder_files WHERE folder = ? ORDER BY place', [id]),
      async saveAll(id, files) {
        for (let start = 0; start < files.length; start += PORTION) {
          const portion = files.slice(start, start + PORTION);
          batch.later(...portion.map((file, index) => folderFileWrite(id, start + index, file)));
          batch.flush();
          await new Promise((resolve) => setImmediate(resolve));
        }
      },
      save: (id, place, file) => batch.later(folderFileWrite(id, place, file)),
      remove: (id) => batch.later(['DELETE FROM folder_files WHERE folder = ?', [id]]),
    },
    saved: () => batch.saved(),
    async close() {
      if (isClosed) return;
      isClosed = true;
      batch.flush();
      database.close();
    },
  };
}

function folderFileWrite(id: string, place: number, file: FolderFileRecord): Write {
  return [
    'INSERT INTO folder_files (folder, place, data) VALUES (?, ?, ?) ON CONFLICT (folder, place) DO UPDATE SET data = excluded.data',
    [id, place, JSON.stringify(file)],
  ];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
