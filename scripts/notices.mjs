// The notices of everything that is bundled, collected while it is bundled: what no module was taken from owes no notice.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of a package's root that holds its licence. */
const LICENCE_FILE = /^(licen[cs]e|copying|notice)(\.|-|$)/i;

/** Collects the packages of several builds; `plugin` goes into each, `text` is asked at the end. */
export function collectNotices() {
  /** @type {Set<string>} folders of packages */
  const folders = new Set();
  return {
    plugin: {
      name: 'collect-notices',
      /**
       * @param {unknown} _options
       * @param {Record<string, { type: string, moduleIds?: readonly string[] }>} bundle
       */
      generateBundle(_options, bundle) {
        for (const { moduleIds } of Object.values(bundle)) for (const id of moduleIds ?? []) add(id);
      },
    },
    text: () => noticesText([...folders]),
  };

  /** @param {string} id of a module */
  function add(id) {
    const folder = packageFolderOf(id);
    if (folder !== null) folders.add(folder);
  }
}

/**
 * The folder of the package that a module belongs to; null for one of our own.
 * @param {string} moduleId an absolute path, perhaps with a bundler's marks around it
 */
export function packageFolderOf(moduleId) {
  const path = moduleId.replaceAll('\\', '/').replace(/^\0/, '').replace(/\?.*$/, '');
  return /^(.*\/node_modules\/(?:@[^/]+\/)?[^/@][^/]*)\//.exec(path)?.[1] ?? null;
}

/**
 * One notice a package, by name.
 * @param {readonly string[]} folders
 * @throws {Error} when a package says nowhere what its licence is: then nobody may pass it on
 */
export function noticesText(folders) {
  const notices = folders.map(noticeOf).sort((a, b) => (a.title < b.title ? -1 : 1));
  const texts = notices.map(({ title, text }) => `${title}\n${'-'.repeat(title.length)}\n\n${text.trim()}\n`);
  return ['Port59 contains the following software.\n', ...new Set(texts)].join('\n\n');
}

/** @param {string} folder */
function noticeOf(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => LICENCE_FILE.test(file)) : [];
  if (files.length === 0 && typeof license !== 'string') throw new Error(`${name} ${version} comes without a licence.`);
  const by = typeof author === 'object' ? author?.name : author;
  const text =
    files.length > 0
      ? files.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n')
      : `Licence: ${license}${by ? `. Copyright ${by}` : ''}`;
  return { title: `${name} ${version} (${license ?? 'see below'})`, text };
}
