import { describe, expect, test } from 'vitest';
import { createGrants, type Grant } from '../../../src-main/file-server/grants';

const file = { root: '/s', path: '/s/sub/A.txt', name: 'A.txt', sizeBytes: 1 };
const grant: Grant = { host: '10.0.0.1', group: '10.0.0.1', nick: 'Ada', file, typed: 'A.txt', visitorId: 'v' };

describe('rule 5.3: grants', () => {
  test('match in any case, once, for 120 s, while the session is open', () => {
    const grants = createGrants();
    grants.add(grant, 0);
    expect(grants.take('10.0.0.2', 'ada', 'a.txt', 1)).toBeNull();
    expect(grants.take('10.0.0.1', 'eve', 'a.txt', 1)).toBeNull();
    expect(grants.take('10.0.0.1', 'ada', 'a.txt', 1)).toEqual(grant);
    expect(grants.take('10.0.0.1', 'ada', 'a.txt', 1)).toBeNull();
    grants.add(grant, 0);
    expect(grants.take('10.0.0.1', 'ada', 'a.txt', 120_001)).toBeNull();
    grants.add(grant, 0);
    grants.dropVisitor('v');
    expect(grants.take('10.0.0.1', 'ada', 'a.txt', 1)).toBeNull();
    grants.add({ ...grant, file: { ...file, name: 'a.txt ' } }, 0);
    expect(grants.take('10.0.0.1', 'ada', 'a.txt', 1)).not.toBeNull();
  });

  test.each([
    ['sub\\a.txt', 'sub\\A.txt'],
    ['sub/a.txt', 'sub\\a.txt'],
    ['\\sub\\a.txt', '\\sub\\a.txt'],
    ['a.txt', '"A.txt"'],
    ['a.txt', '\\sub\\a.txt'],
    ['sub/a.txt', 'a.txt'],
  ])('[B10] after `get %s` a 130 may say %s', (typed, said) => {
    const grants = createGrants();
    grants.add({ ...grant, typed }, 0);
    expect(grants.take('10.0.0.1', 'ada', said, 1)).not.toBeNull();
  });

  test('of two files of one name the path that was typed tells which; else the newest', () => {
    const grants = createGrants();
    const other = { ...grant, typed: 'b\\a.txt', file: { ...file, path: '/s/b/a.txt' } };
    grants.add({ ...grant, typed: 'sub\\a.txt' }, 0);
    grants.add(other, 0);
    expect(grants.take('10.0.0.1', 'ada', 'sub/a.txt', 1)?.file.path).toBe('/s/sub/A.txt');
    grants.add({ ...grant, typed: 'sub\\a.txt' }, 0);
    expect(grants.take('10.0.0.1', 'ada', 'a.txt', 1)?.file.path).toBe('/s/sub/A.txt');
    expect(grants.take('10.0.0.1', 'ada', 'a.txt', 1)?.file.path).toBe('/s/b/a.txt');
  });

  test('[S5] one visitor who asks for everything ends no grant of another', () => {
    const grants = createGrants();
    grants.add(grant, 0);
    for (let session = 0; session < 20; session++)
      for (let count = 0; count < 200; count++)
        grants.add({ ...grant, host: '10.0.0.9', group: '10.0.0.9', nick: 'eve', visitorId: `e${session}` }, 0);
    let left = 0;
    while (grants.take('10.0.0.9', 'eve', 'a.txt', 1) !== null) left += 1;
    expect(left).toBe(200);
    expect(grants.take('10.0.0.1', 'ada', 'a.txt', 1)).toEqual(grant);
  });
});
