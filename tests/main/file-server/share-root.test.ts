import { execFileSync } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ShareTree } from '../../../src-main/file-server/share-root';
import { makeSharedFolder, namesIn, type SharedFolder, shareTree } from '../../support/shared-folder';

let shared: SharedFolder;
let tree: ShareTree;
beforeEach(async () => {
  shared = await makeSharedFolder();
  tree = shared.tree;
});
afterEach(() => shared.remove());

describe('section 7: the jail', () => {
  test.each([
    [[], 'secret-link.txt'],
    [['way-out'], 'secret.txt'],
    [['..', 'outside'], 'secret.txt'],
    [[], '/etc/passwd'],
    [[], '.hidden'],
    [[], 'dirinfo.srv'],
    [[], 'a.txt\0'],
    [[], '..'],
  ])('%j %j is not there', async (folder, name) => {
    expect(await tree.findFile(folder, name)).toBeNull();
  });

  test('no input leads outside', async () => {
    const piece = fc.constantFrom('..', '.', 'way-out', 'Sub Dir', 'outside', 'etc', '', 'secret.txt', '~', 'share');
    const path = fc
      .array(piece, { maxLength: 6 })
      .chain((parts) => fc.constantFrom('\\', '/').map((separator) => parts.join(separator)));
    await fc.assert(
      fc.asyncProperty(path, path, async (way, name) => {
        const where = await tree.resolveFolder([], way);
        const found = where === null ? null : await tree.findFile(where, name);
        if (found !== null) expect(found.path.startsWith(shared.share)).toBe(true);
        if (where !== null) expect(where.join('/')).not.toMatch(/outside|etc|way-out/);
      }),
      { numRuns: 60 },
    );
  });

  test.runIf(process.platform === 'linux')('[S6] FIFOs are not listed, found or waited for', async () => {
    execFileSync('mkfifo', [join(shared.share, 'pipe'), join(shared.share, 'Sub Dir', 'dirinfo.srv')]);
    expect(await namesIn(tree, [])).not.toContain('pipe');
    expect(await tree.findFile([], 'pipe')).toBeNull();
    expect(await tree.resolveFolder([], 'pipe')).toBeNull();
    expect(await tree.dirinfo(['Sub Dir'])).toBeNull();
  });

  test('[B9] a share that is gone has no folder, and beside others it is not listed', async () => {
    const both = shareTree(shared.share, join(shared.folder, 'outside'));
    expect(await namesIn(both, [])).toEqual(['share', 'share 2']);
    await rm(shared.share, { recursive: true });
    expect(await namesIn(tree, [])).toBeNull();
    expect(await tree.resolveFolder([], '\\')).toBeNull();
    expect(await namesIn(both, [])).toEqual(['share 2']);
    expect(await namesIn(both, ['share'])).toBeNull();
  });
});

describe('[B3] links to folders above', () => {
  /** Every folder that can be reached, depth first; fails when there is no end to it. */
  async function allFolders(folder: readonly string[] = []): Promise<string[]> {
    expect(folder.length).toBeLessThan(12);
    const found = [folder.join('/')];
    for (const name of (await namesIn(tree, folder)) ?? []) {
      const inner = await tree.resolveFolder(folder, name);
      if (inner !== null) found.push(...(await allFolders(inner)));
    }
    return found;
  }

  test('a link to its own folder, or to one above, is not listed and cannot be entered', async () => {
    await mkdir(join(shared.share, 'a', 'b'), { recursive: true });
    await symlink(join(shared.share, 'a'), join(shared.share, 'a', 'loop'));
    await symlink(shared.share, join(shared.share, 'a', 'b', 'top'));
    await symlink('.', join(shared.share, 'here'));
    expect(await allFolders()).toEqual(['', 'a', 'a/b', 'Sub Dir']);
    expect(await tree.resolveFolder(['a'], 'loop')).toBeNull();
    expect(await tree.resolveFolder(['a', 'b'], 'top')).toBeNull();
    expect(await tree.findFile(['here'], 'a.txt')).toBeNull();
  });

  test('two folders that lead to each other have an end', async () => {
    await mkdir(join(shared.share, 'a'));
    await mkdir(join(shared.share, 'b'));
    await symlink(join(shared.share, 'b'), join(shared.share, 'a', 'to-b'));
    await symlink(join(shared.share, 'a'), join(shared.share, 'b', 'to-a'));
    expect(await allFolders()).toEqual(['', 'a', 'a/to-b', 'b', 'b/to-a', 'Sub Dir']);
  });

  test('a link to a folder beside, and to a file above, is as good as any', async () => {
    await mkdir(join(shared.share, 'a'));
    await symlink(join(shared.share, 'Sub Dir'), join(shared.share, 'a', 'other'));
    await symlink(join(shared.share, 'a.txt'), join(shared.share, 'a', 'up.txt'));
    expect(await namesIn(tree, ['a'])).toEqual(['other', 'up.txt']);
  });
});

describe('a folder that changes while it is listed', () => {
  test('what is gone is left out, and the listing comes to its end', async () => {
    for (let index = 0; index < 1000; index++) await writeFile(join(shared.share, 'Sub Dir', `f${index}`), '');
    const names: string[] = [];
    await tree.list(['Sub Dir'], async (readNames) => {
      const { entries } = await readNames();
      for await (const some of entries()) {
        if (names.length === 0) await rm(join(shared.share, 'Sub Dir'), { recursive: true });
        names.push(...some.map(({ name }) => name));
      }
    });
    expect(names.length).toBeGreaterThan(0);
    expect(names.length).toBeLessThan(1000);
  });
});
