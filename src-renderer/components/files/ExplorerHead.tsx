import { ArrowLeft, ArrowUp, RotateCw, SquareTerminal } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import type { Visit } from '../../../src-shared/model/snapshot';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { useActions } from '../../state/use-app';
import { ownKeys } from '../parts/own-keys';
import { visitName } from './visit-name';

interface ExplorerHeadProps {
  readonly visit: Visit;
  readonly folder: readonly string[];
  readonly canGoBack: boolean;
  readonly isBusy: boolean;
  readonly showsDialogue: boolean;
  readonly onGo: (folder: readonly string[]) => void;
  readonly onBack: () => void;
  readonly onRefresh: () => void;
  readonly onDialogue: () => void;
}

/** Where we are, and how to go elsewhere. */
export function ExplorerHead(props: ExplorerHeadProps) {
  const { visit, folder, canGoBack, isBusy, showsDialogue, onGo, onBack, onRefresh, onDialogue } = props;
  const actions = useActions();
  const crumbs = useRef<HTMLElement>(null);
  const canGo = visit.state === 'open' && !isBusy;
  // Of a long path the end is what counts.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new folder is what moves it.
  useLayoutEffect(() => {
    crumbs.current?.scrollTo({ left: crumbs.current.scrollWidth });
  }, [folder]);
  return (
    <header className="pane-head">
      <button
        type="button"
        className="plain icon"
        aria-label="Back"
        title={`Back (${ownKeys('Alt+←')})`}
        disabled={!canGo || !canGoBack}
        onClick={onBack}
      >
        <ArrowLeft size={16} aria-hidden />
      </button>
      <button
        type="button"
        className="plain icon"
        aria-label="Up"
        title={`Up one folder (${ownKeys('Backspace')})`}
        disabled={!canGo || folder.length === 0}
        onClick={() => onGo(folder.slice(0, -1))}
      >
        <ArrowUp size={16} aria-hidden />
      </button>
      <button
        type="button"
        className="plain icon"
        aria-label="Refresh"
        title="Refresh"
        disabled={!canGo}
        onClick={onRefresh}
      >
        <RotateCw size={16} aria-hidden />
      </button>
      <h1 className="sr-only">Files of {visitName(visit)}</h1>
      <nav aria-label="Folder" className="row grow crumbs" ref={crumbs}>
        <button type="button" className="plain" disabled={!canGo} onClick={() => onGo([])}>
          <strong>{visitName(visit)}</strong>
        </button>
        {folder.map((segment, index) => (
          <button
            key={folder.slice(0, index + 1).join('\\')}
            type="button"
            className="plain"
            disabled={!canGo}
            aria-current={index === folder.length - 1 ? 'location' : undefined}
            onClick={() => onGo(folder.slice(0, index + 1))}
          >
            <bdi dir="ltr">{visibleText(segment)}</bdi>
          </button>
        ))}
      </nav>
      <button
        type="button"
        className="icon"
        aria-label="Dialogue"
        title="What is really said to the server"
        aria-pressed={showsDialogue}
        onClick={onDialogue}
      >
        <SquareTerminal size={16} aria-hidden />
      </button>
      <button type="button" onClick={() => actions.run('visit.close', { visitId: visit.id })}>
        Leave
      </button>
    </header>
  );
}
