/** Files can be dropped here: on a person, on their conversation, on the window. The innermost place takes them. */
import { type DragEvent, useRef, useState } from 'react';
import { useActions, useSnapshot } from '../../state/use-app';
import { carriesFiles, droppedFiles } from './dropped-files';

interface DropZoneProps {
  readonly className: string;
  /** What a drop would do, shown while files hang over it. */
  readonly hint?: string;
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: React.ReactNode;
}

export function DropZone({ className, hint, onFiles, children }: DropZoneProps) {
  const actions = useActions();
  const knowsPaths = useSnapshot((snapshot) => snapshot.host.pathsOfDroppedFiles);
  const [isOver, setOver] = useState(false);
  /** Entering a child comes before leaving its parent. */
  const depth = useRef(0);
  const enter = (event: DragEvent) => {
    if (!carriesFiles(event.dataTransfer)) return;
    event.stopPropagation();
    depth.current += 1;
    setOver(true);
  };
  const leave = (event: DragEvent) => {
    if (!carriesFiles(event.dataTransfer)) return;
    event.stopPropagation();
    depth.current = Math.max(0, depth.current - 1);
    if (depth.current === 0) setOver(false);
  };
  const over = (event: DragEvent) => {
    if (!carriesFiles(event.dataTransfer)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const drop = async (event: DragEvent) => {
    if (!carriesFiles(event.dataTransfer)) return;
    event.preventDefault();
    event.stopPropagation();
    depth.current = 0;
    setOver(false);
    try {
      const files = await droppedFiles(event.dataTransfer, knowsPaths);
      if (files.length > 0) onFiles(files);
    } catch (error) {
      // A file or folder that is not there any more, or may not be read.
      actions.fail(error);
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the Send button does the same by keyboard.
    <div
      className={`${className} ${isOver ? 'over' : ''}`}
      onDragEnter={enter}
      onDragLeave={leave}
      onDragOver={over}
      onDrop={drop}
    >
      {children}
      {isOver && hint !== undefined && <p className="drop-hint">{hint}</p>}
    </div>
  );
}
