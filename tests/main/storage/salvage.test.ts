/** Damage of every kind to a store: it opens all the same, soon, and every row whose page was not hit is there. */
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MendedData } from '../../../src-main/storage/mended-data';
import type { StoredData } from '../../../src-main/storage/stored-data';
import type { Problem } from '../../../src-shared/model/problem';
import type { Contact, Person } from '../../../src-shared/model/snapshot';

const ROUNDS = Number(process.env.PORT59_DAMAGE_ROUNDS ?? 60);
const SEED = Number(process.env.PORT59_SEED ?? Math.floor(Math.random() * 1e9));
/** A salvage of this store takes far less; a hang takes for ever. */
const SOON_MS = 15_000;
const PAGE_BYTES = 4096;
const LINES = 400;

let home: string;
let whole: Buffer;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'port59-salvage-'));
  const path = join(home, 'port59.sqlite');
  const data = new MendedData(path, { bytes: 1024 ** 3, days: null }, () => {});
  data.use((tables) => fill(tables));
  data.close();
  whole = readFileSync(path);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Every row has a mark that stands nowhere else, so that its page can be found. */
function fill(tables: StoredData): void {
  const ids = Array.from({ length: LINES }, (_, index) => index + 1);
  tables.write(
    ids.map((id) => {
      const text = `line-${id}- ${'x'.repeat(id % 50 === 0 ? 9_000 : id % 90)}`;
      const entry = { id, personId: `p${id % 7}`, at: id, kind: 'text', from: 'peer', nick: 'ada', text };
      const rest = { transferId: null, status: null, problem: null };
      return {
        kind: 'line',
        id,
        person: entry.personId,
        data: JSON.stringify({ ...entry, ...rest }),
        text: '',
      } as const;
    }),
  );
  tables.write(ids.slice(0, 60).map((id) => ({ kind: 'put', table: 'people', id: `p${id}`, data: person(id) })));
  tables.write(ids.slice(0, 30).map((id) => ({ kind: 'put', table: 'contacts', id: `c${id}`, data: contact(id) })));
  tables.write(
    ids.slice(0, 90).map((id) => {
      const record = { path: `file-${id}-`, sizeBytes: id, modifiedAt: 0, state: 'done', reason: null };
      return { kind: 'file', folder: `f${id % 3}`, place: id, data: JSON.stringify(record) } as const;
    }),
  );
}

function person(id: number): string {
  const known: Person = {
    id: `p${id}`,
    nick: `person-${id}-`,
    host: 'x',
    port: null,
    contactId: null,
    knownSince: 1,
    lastSeen: 2,
    unread: 0,
  };
  return JSON.stringify(known);
}

function contact(id: number): string {
  const one: Contact = {
    id: `c${id}`,
    nick: `contact-${id}-`,
    addresses: ['192.0.2.1'],
    note: 'n'.repeat(200),
    trust: { chat: null, send: null, fserve: null },
    encoding: 'auto',
    strictNick: false,
    favourite: false,
  };
  return JSON.stringify(one);
}

/** All marks that are in a store now. */
function marksIn(data: MendedData): Set<string> {
  const marks = new Set<string>();
  const take = (records: unknown) => {
    for (const [mark] of JSON.stringify(records).matchAll(/(line|person|contact|file)-\d+-/g)) marks.add(mark);
  };
  data.use((tables) => {
    take(tables.answer({ about: 'people' }));
    take(tables.answer({ about: 'contacts' }));
    for (const folder of ['f0', 'f1', 'f2']) take(tables.answer({ about: 'files', folder }));
    for (let one = 0; one < 7; one++)
      take(tables.answer({ about: 'page', person: `p${one}`, beforeId: null, limit: LINES }));
  });
  return marks;
}

/** Marks of rows that lie wholly on pages that were not touched; a long line lies on several. */
function marksOutside(hit: ReadonlySet<number>, bytes: Buffer): Set<string> {
  const marks = new Set<string>();
  for (let page = 1; page * PAGE_BYTES <= bytes.length; page++) {
    if (hit.has(page)) continue;
    const text = whole.toString('latin1', (page - 1) * PAGE_BYTES, page * PAGE_BYTES);
    // Only pages that hold rows of a table: the mark stands in the search index, too.
    if (text.charCodeAt(page === 1 ? 100 : 0) !== 0x0d) continue;
    for (const [, mark = '', id = '0'] of text.matchAll(/"(?:text|nick|path)":"((?:line|person|contact|file)-(\d+)-)/g))
      if (!mark.startsWith('line') || Number(id) % 50 !== 0) marks.add(mark);
  }
  return marks;
}

interface Damage {
  readonly what: string;
  readonly hit: ReadonlySet<number>;
  readonly bytes: Buffer;
}

function damage(random: () => number): Damage {
  const bytes = Buffer.from(whole);
  const pages = bytes.length / PAGE_BYTES;
  const below = (limit: number) => Math.floor(random() * limit);
  const page = 1 + below(pages);
  const start = (page - 1) * PAGE_BYTES;
  const kind = below(7);
  const other = 1 + below(pages);
  switch (kind) {
    case 0:
    case 1: {
      const at = kind === 0 ? below(bytes.length) : below(100);
      bytes[at] = below(256);
      return { what: `byte ${at}`, hit: new Set([1 + Math.floor(at / PAGE_BYTES)]), bytes };
    }
    case 2:
      bytes.fill(0, start, start + PAGE_BYTES);
      return { what: `page ${page} zero`, hit: new Set([page]), bytes };
    case 3:
      for (let at = start; at < start + PAGE_BYTES; at++) bytes[at] = below(256);
      return { what: `page ${page} noise`, hit: new Set([page]), bytes };
    case 4: {
      const end = below(bytes.length);
      const lost = Array.from({ length: pages }, (_, index) => index + 1).filter((one) => one * PAGE_BYTES > end);
      return { what: `cut at ${end}`, hit: new Set(lost), bytes: bytes.subarray(0, end) };
    }
    case 5:
      // The first bytes of a page say how everything hangs together.
      for (let at = start; at < start + 12; at++) bytes[at] = below(256);
      return { what: `head of page ${page}`, hit: new Set([page]), bytes };
    default:
      whole.copy(bytes, start, (other - 1) * PAGE_BYTES, other * PAGE_BYTES);
      return { what: `page ${other} over page ${page}`, hit: new Set([page]), bytes };
  }
}

test(
  `[S4] ${ROUNDS} random damages: none hangs, every row on a whole page is kept, seed ${SEED}`,
  () => {
    const random = seeded(SEED);
    expect(marksOutside(new Set(), whole).size).toBe(LINES - LINES / 50 + 60 + 30 + 90);
    for (let round = 0; round < ROUNDS; round++) {
      const { what, hit, bytes } = damage(random);
      const folder = mkdtempSync(join(home, 'round-'));
      const path = join(folder, 'port59.sqlite');
      writeFileSync(path, bytes);
      const told: Problem[] = [];
      const startMs = performance.now();
      const data = new MendedData(path, { bytes: 1024 ** 3, days: null }, (reason) => told.push(reason));
      while (data.use((_, upkeep) => upkeep.step()));
      const found = marksIn(data);
      data.use((tables) => tables.write([{ kind: 'drop', table: 'people', id: 'nobody' }]));
      data.close();
      const label = `round ${round}: ${what}`;
      expect(performance.now() - startMs, label).toBeLessThan(SOON_MS);
      const missing = [...marksOutside(hit, bytes)].filter((mark) => !found.has(mark));
      expect(missing, label).toEqual([]);
      const isAside = readdirSync(folder).some((name) => name.startsWith('port59.broken-'));
      expect(isAside, label).toBe(told.some(({ code }) => code === 'database-broken'));
      // Nothing else may be said of a damaged store.
      expect(
        told.filter(({ code }) => code !== 'database-broken' && code !== 'database-failed'),
        label,
      ).toEqual([]);
      rmSync(folder, { recursive: true });
    }
  },
  ROUNDS * SOON_MS,
);

test('[S4] a changed byte in the version is damage, not a newer Port59', () => {
  for (const at of [60, 61, 62, 63, 68, 71]) {
    const folder = mkdtempSync(join(home, 'version-'));
    const path = join(folder, 'port59.sqlite');
    const bytes = Buffer.from(whole);
    bytes[at] = 0x7f;
    writeFileSync(path, bytes);
    const told: Problem[] = [];
    const data = new MendedData(path, { bytes: 1024 ** 3, days: null }, (reason) => told.push(reason));
    expect(marksIn(data).size).toBe(LINES + 60 + 30 + 90);
    data.close();
    expect(told.map(({ code }) => code)).toEqual(['database-broken']);
  }
});

test('[S4] what was cleared stays cleared after a salvage', () => {
  const path = join(mkdtempSync(join(home, 'cleared-')), 'port59.sqlite');
  copyFileSync(join(home, 'port59.sqlite'), path);
  const data = new MendedData(path, { bytes: 1024 ** 3, days: null }, () => {});
  for (let one = 1; one < 7; one++) data.use((tables) => tables.write([{ kind: 'clear', person: `p${one}` }]));
  data.close();
  const bytes = readFileSync(path);
  bytes.fill(0xff, 18, 24);
  bytes.fill(0xff, 60, 64);
  writeFileSync(path, bytes);
  const again = new MendedData(path, { bytes: 1024 ** 3, days: null }, () => {});
  const lines = [...marksIn(again)].filter((mark) => mark.startsWith('line'));
  again.close();
  expect(lines.length).toBe(Math.floor(LINES / 7));
});

/** mulberry32: the same numbers for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
