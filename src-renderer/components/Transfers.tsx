import { ArrowUpDown } from 'lucide-react';
import { useState } from 'react';
import type { Transfer } from '../../src-shared/model/snapshot';
import { useActions, useSnapshot } from '../state/use-app';
import { EmptyState } from './EmptyState';
import { TransferCard } from './TransferLine';
import { isEnded } from './transfer-words';

const FILTERS: Readonly<Record<string, (transfer: Transfer) => boolean>> = {
  All: () => true,
  Active: (transfer) => !isEnded(transfer),
  Done: ({ state }) => state === 'done',
  Failed: ({ state }) => state === 'failed',
};

export function Transfers() {
  const actions = useActions();
  const transfers = useSnapshot((snapshot) => snapshot.transfers);
  const [filter, setFilter] = useState('All');
  const [text, setText] = useState('');
  const wanted = text.toLowerCase();
  const shown = transfers
    .filter(FILTERS[filter] ?? (() => true))
    .filter(({ name, nick }) => name.toLowerCase().includes(wanted) || (nick ?? '').toLowerCase().includes(wanted))
    .reverse();
  return (
    <section aria-label="Transfers" className="main-pane">
      <header className="pane-head wrap">
        <h1 className="grow">Transfers</h1>
        <input
          type="search"
          aria-label="Find a transfer"
          placeholder="Name or person"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <select aria-label="Show" value={filter} onChange={(event) => setFilter(event.target.value)}>
          {Object.keys(FILTERS).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <button
          type="button"
          disabled={!transfers.some(isEnded)}
          onClick={() => actions.run('transfer.clear-finished', {})}
        >
          Clear finished
        </button>
      </header>
      {shown.length === 0 ? (
        <EmptyState
          icon={ArrowUpDown}
          text={
            transfers.length === 0
              ? 'No transfers yet. Drop a file on a person to send it.'
              : 'Nothing fits this filter.'
          }
        />
      ) : (
        <ul className="pane-body transfer-list">
          {shown.slice(0, 500).map((transfer) => (
            <li key={transfer.id}>
              <TransferCard transfer={transfer} withPeer />
            </li>
          ))}
          {shown.length > 500 && <li className="quiet">…and {shown.length - 500} more. Filter to see them.</li>}
        </ul>
      )}
    </section>
  );
}
