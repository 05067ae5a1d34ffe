/** What of the shared texts a host needs at its own edges: names on its disk, chat lines in a terminal. */
export { stripMircText } from '../../src-shared/text/mirc-text';
export { cleanNick, safeName, safeOwnName } from '../../src-shared/text/safe-name';
export { makeWithParents } from '../disk/folder-path';
