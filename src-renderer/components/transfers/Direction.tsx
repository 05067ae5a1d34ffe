/** Which way it goes and what it is, as a picture with words. */
import { ArrowDown, ArrowUp, Files, FolderDown, FolderUp, type LucideIcon } from 'lucide-react';
import { memo } from 'react';
import type { Transfer } from '../../../src-shared/model/snapshot';

type What = 'file' | 'files' | 'folder';

interface DirectionProps {
  readonly isSend: boolean;
  readonly what: What;
  readonly size: number;
}

export const Direction = memo(function Direction({ isSend, what, size }: DirectionProps) {
  const Icon = pictureOf(isSend, what);
  const words = `${isSend ? 'Sending' : 'Receiving'}${WORDS[what]}`;
  return (
    <span className="direction" title={words}>
      <Icon size={size} aria-label={words} />
    </span>
  );
});

const WORDS: Readonly<Record<What, string>> = { file: '', files: ' several files', folder: ' a folder' };

export function whatIs({ folder }: Transfer): What {
  if (folder === null) return 'file';
  return folder.isLoose === true ? 'files' : 'folder';
}

function pictureOf(isSend: boolean, what: What): LucideIcon {
  switch (what) {
    case 'file':
      return isSend ? ArrowUp : ArrowDown;
    case 'files':
      return Files;
    case 'folder':
      return isSend ? FolderUp : FolderDown;
  }
}
