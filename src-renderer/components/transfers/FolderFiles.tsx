/** The files of a folder transfer, those that failed first; read page by page as somebody looks at them. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { formatBytes, formatPercent } from '../../../src-shared/model/formatting';
import type { FolderFile, Transfer } from '../../../src-shared/model/snapshot';
import { describeProblem } from '../../../src-shared/model/wording';
import { visibleText } from '../../../src-shared/text/mirc-text';
import { isMoving } from '../../state/transfer-kinds';
import { useActions } from '../../state/use-app';
import { useCalmTransfers } from '../../state/use-transfers';
import { CutName } from '../parts/CutName';
import { roomFor } from './room';

const PAGE = 200;
const ROW_PX = 28;
/** While files come and go the pages in view are read again, but not for each of them. */
const READ_AGAIN_MS = 1000;

export function FolderFiles({ transfer }: { readonly transfer: Transfer }) {
  const scroller = useRef<HTMLUListElement>(null);
  const { total, at, look } = useFolderFiles(transfer);
  const moving = useMoving(transfer);
  // Somebody else's folder tells what is there; what comes just now is known from the bytes that move.
  const coming = transfer.direction === 'receive' ? [...moving] : [];
  const rows = useVirtualizer({
    count: coming.length + total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
  });
  const items = rows.getVirtualItems();
  const first = Math.max(0, (items[0]?.index ?? 0) - coming.length);
  const last = Math.max(0, (items.at(-1)?.index ?? 0) - coming.length);
  useEffect(() => look(first, last), [look, first, last]);
  if (total + coming.length === 0) return <p className="quiet small">No files yet.</p>;
  return (
    <ul
      className="folder-files small"
      aria-label={`Files of ${visibleText(transfer.name)}`}
      ref={scroller}
      style={roomFor(rows.getTotalSize())}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled can be scrolled by keyboard.
      tabIndex={0}
    >
      {items.map(({ index, start }) => {
        const file = index < coming.length ? comingFile(coming[index]) : at(index - coming.length);
        return (
          <li
            key={index}
            aria-setsize={coming.length + total}
            aria-posinset={index + 1}
            className={`row is-${file?.state ?? 'waiting'}`}
            style={{ transform: `translateY(${start}px)` }}
          >
            {file !== undefined && <FileLine file={file} moving={moving.get(file.path)} />}
          </li>
        );
      })}
    </ul>
  );
}

function FileLine({ file, moving }: { readonly file: FolderFile; readonly moving: Transfer | undefined }) {
  const { path, sizeBytes, state, reason } = file;
  const words = stateOf(file, moving);
  return (
    <>
      <span className="grow row">
        <CutName name={path} />
      </span>
      <span className="quiet">{path.endsWith('/') ? '' : formatBytes(sizeBytes)}</span>
      <span className={`cut words ${state}`} title={reason === null ? words : describeProblem(reason)}>
        {words}
      </span>
    </>
  );
}

function stateOf({ state, reason }: FolderFile, moving: Transfer | undefined): string {
  switch (state) {
    case 'running':
      return moving === undefined ? 'moving' : formatPercent(moving.positionBytes, moving.sizeBytes);
    case 'failed':
      return reason === null ? 'failed' : `failed: ${describeProblem(reason)}`;
    case 'waiting':
      return reason === null ? 'waiting' : 'tried again soon';
    case 'done':
      return 'done';
  }
}

function comingFile(coming: readonly [string, Transfer] | undefined): FolderFile | undefined {
  if (coming === undefined) return undefined;
  const [path, transfer] = coming;
  const { sizeBytes, reason } = transfer;
  return { path, sizeBytes, state: isMoving(transfer) ? 'running' : 'waiting', reason };
}

/** The folder's files that are under way, by where they are in it. */
function useMoving({ id, path }: Transfer): ReadonlyMap<string, Transfer> {
  const transfers = useCalmTransfers();
  return useMemo(() => {
    const root = `${path ?? ''}/`.replaceAll('\\', '/');
    const inside = (child: Transfer) => {
      const full = (child.path ?? '').replaceAll('\\', '/');
      return full.startsWith(root) ? full.slice(root.length) : child.name;
    };
    return new Map(transfers.filter(({ folderId }) => folderId === id).map((child) => [inside(child), child]));
  }, [transfers, id, path]);
}

function useFolderFiles({ id, folder, state }: Transfer) {
  const actions = useActions();
  const [read, setRead] = useState({ total: 0, pages: new Map<number, readonly FolderFile[]>() });
  const inView = useRef({ first: 0, last: 0 });
  const fetchPage = useCallback(
    async (page: number) => {
      const found = await actions.run('transfer.files', { id, offset: page * PAGE, limit: PAGE });
      if (found === null) return;
      setRead(({ pages }) => ({ total: found.total, pages: new Map(pages).set(page, found.files) }));
    },
    [actions, id],
  );
  const asked = useRef(new Set<number>());
  const look = useCallback(
    (first: number, last: number) => {
      inView.current = { first: Math.floor(first / PAGE), last: Math.floor(last / PAGE) };
      for (let page = inView.current.first; page <= inView.current.last; page++) {
        if (asked.current.has(page)) continue;
        asked.current.add(page);
        void fetchPage(page);
      }
    },
    [fetchPage],
  );
  // What has ended since changes the order of all pages: those in view are read again, the others when they are seen.
  const stamp = `${folder?.filesDone} ${folder?.filesFailed} ${state}`;
  const dueMs = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the counts is a reason to read again.
  useEffect(() => {
    const again = () => {
      dueMs.current = performance.now() + READ_AGAIN_MS;
      const { first, last } = inView.current;
      asked.current = new Set();
      for (let page = first; page <= last; page++) asked.current.add(page);
      for (const page of asked.current) void fetchPage(page);
    };
    const timer = setTimeout(again, Math.max(0, dueMs.current - performance.now()));
    return () => clearTimeout(timer);
  }, [stamp, fetchPage]);
  const at = (index: number) => read.pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  return { total: read.total, at, look };
}
