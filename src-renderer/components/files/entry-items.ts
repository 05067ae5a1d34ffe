/** [desktop 2 menus] What can be done with what is chosen in a peer's folder. */
import type { RemoteEntry } from '../../../src-shared/model/snapshot';
import type { MenuItem } from '../parts/MenuItems';

interface EntryActions {
  readonly open: (folderName: string) => void;
  readonly read: (fileName: string) => void;
  readonly download: (fileNames: readonly string[]) => void;
  readonly downloadTo: (fileNames: readonly string[]) => void;
  readonly copy: (text: string) => void;
}

/**
 * @param chosen at least the entry that was pointed at
 * @param folder from the root
 * @param isOpen false once the visit has ended, when only names are left
 */
export function entryItems(
  chosen: readonly RemoteEntry[],
  folder: readonly string[],
  isOpen: boolean,
  actions: EntryActions,
): readonly MenuItem[] {
  const [only] = chosen.length === 1 ? chosen : [];
  const files = chosen.flatMap(({ kind, name }) => (kind === 'file' ? [name] : []));
  const count = files.length > 1 ? ` ${files.length} files` : '';
  const paths = chosen.map(({ name }) => `\\${[...folder, name].join('\\')}`);
  return [
    ...(only?.kind === 'folder' && isOpen ? [{ label: 'Open', onChoose: () => actions.open(only.name) }] : []),
    ...(only?.kind === 'file' && isOpen ? [{ label: 'Read', onChoose: () => actions.read(only.name) }] : []),
    ...(files.length > 0 && isOpen
      ? [
          { label: `Download${count}`, onChoose: () => actions.download(files) },
          { label: `Download${count} to…`, onChoose: () => actions.downloadTo(files) },
        ]
      : []),
    {
      label: paths.length === 1 ? 'Copy the path' : `Copy ${paths.length} paths`,
      beginsGroup: true,
      onChoose: () => actions.copy(paths.join('\n')),
    },
  ];
}
