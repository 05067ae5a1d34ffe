import { beforeEach, describe, expect, test } from 'vitest';
import {
  createTransferQueue,
  type Ticket,
  type TransferQueue,
} from '../../../../../src-main/core/transfers/ours/queue';

const BIG = 10_000_000;
const SMALL = 10;

let limits: { slots: number; slotsPerPeer: number; smallBytes: number };
let queue: TransferQueue;
let started: string[];

beforeEach(() => {
  limits = { slots: 3, slotsPerPeer: 2, smallBytes: 1_000 };
  queue = createTransferQueue(() => limits);
  started = [];
});

let next = 0;
function join(name: string, lane: string, sizeBytes = BIG, order = next++): Ticket & { order: number } {
  const place = { order };
  const ticket = Object.assign(place, queue.join({ lane, sizeBytes, order: () => place.order }));
  ticket.turn.then(() => started.push(name));
  return ticket;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the queue', () => {
  test('starts no more than there are slots, in order', async () => {
    const tickets = ['a', 'b', 'c', 'd'].map((name) => join(name, name));
    await settled();
    expect(started).toEqual(['a', 'b', 'c']);
    tickets[1]?.done();
    tickets[1]?.done();
    await settled();
    expect(started).toEqual(['a', 'b', 'c', 'd']);
  });

  test('offers one file at a time to a peer, and moves no more than its share', async () => {
    const tickets = ['a', 'b', 'c'].map((name) => join(name, 'bob'));
    await settled();
    expect(started).toEqual(['a']);
    tickets[0]?.answered();
    await settled();
    expect(started).toEqual(['a', 'b']);
    tickets[1]?.answered();
    await settled();
    expect(started).toEqual(['a', 'b']);
    tickets[0]?.done();
    await settled();
    expect(started).toEqual(['a', 'b', 'c']);
  });

  test('lets small files go beside big ones, to each peer and in all', async () => {
    for (const name of ['a', 'b', 'c']) join(name, name).answered();
    const [first] = ['s1', 's2', 's3'].map((name) => join(name, `${name}`, SMALL));
    await settled();
    expect(started).toEqual(['a', 'b', 'c', 's1', 's2']);
    first?.done();
    await settled();
    expect(started.at(-1)).toBe('s3');
  });

  test('starts by the order of now, not that of joining', async () => {
    const tickets = ['a', 'b', 'c', 'd', 'e'].map((name) => join(name, name));
    await settled();
    const last = tickets[4];
    if (last) last.order = -1;
    queue.review();
    tickets[0]?.done();
    await settled();
    expect(started.slice(3)).toEqual(['e']);
  });

  test('thousands in line cost no more than a few', async () => {
    let asked = 0;
    const wish = { lane: 'bob', sizeBytes: SMALL, order: () => asked++ };
    const tickets = Array.from({ length: 3_000 }, () => queue.join(wish));
    expect(asked).toBe(3_000);
    for (const ticket of tickets) {
      await ticket.turn;
      ticket.answered();
      ticket.done();
    }
    expect(asked).toBe(3_000);
  });

  test('a small file that finds no place keeps no big one of another peer waiting', async () => {
    for (const name of ['s1', 's2', 's3']) join(name, 'bob', SMALL).answered();
    join('b', 'eve', BIG);
    await settled();
    expect(started).toContain('b');
  });

  test('a file stays in its order when what counts as small changes', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) join(name, name, 5_000);
    await settled();
    limits = { ...limits, smallBytes: 10_000 };
    queue.review();
    await settled();
    expect(started).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('one that leaves the line gives nothing back', async () => {
    const tickets = ['a', 'b', 'c', 'd', 'e'].map((name) => join(name, name));
    await settled();
    tickets[3]?.done();
    tickets[0]?.done();
    await settled();
    expect(started.slice(3)).toEqual(['e']);
  });

  test('more slots start more at once', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) join(name, name);
    await settled();
    limits = { ...limits, slots: 5 };
    queue.review();
    await settled();
    expect(started).toHaveLength(5);
  });

  test('[A1] a peer that takes no more teaches how many it takes; the rest stay in line', async () => {
    limits = { slots: 20, slotsPerPeer: 10, smallBytes: 0 };
    const tickets = ['a', 'b', 'c', 'd', 'e'].map((name) => join(name, 'bob'));
    for (const ticket of tickets.slice(0, 3)) {
      await settled();
      ticket.answered();
    }
    await settled();
    expect(started).toEqual(['a', 'b', 'c', 'd']);
    expect(tickets[3]?.wasFull()).toBe(true);
    tickets[3]?.done();
    await settled();
    expect(started).toEqual(['a', 'b', 'c', 'd']);
    tickets[0]?.done();
    await settled();
    expect(started).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('[A1] a peer that is full with others than us is no matter of the line', async () => {
    const ticket = join('a', 'bob');
    await settled();
    expect(ticket.wasFull()).toBe(false);
  });

  test('[A1] a file whose size is not known counts as a large one', async () => {
    limits = { slots: 20, slotsPerPeer: 2, smallBytes: 1_000 };
    for (const name of ['a', 'b', 'c']) {
      const ticket = queue.join({ lane: 'bob', sizeBytes: null, order: () => 0 });
      ticket.turn.then(() => started.push(name));
      await settled();
      ticket.answered();
    }
    await settled();
    expect(started).toEqual(['a', 'b']);
  });
});
