import { formatAddress } from '../../src-shared/model/address';
import { formatBytes, formatRate } from '../../src-shared/model/formatting';
import type { Snapshot } from '../../src-shared/model/snapshot';
import { useApp, useSnapshot } from '../state/use-app';

export function StatusBar() {
  const isLost = useApp((state) => state.connection !== 'open');
  const where = useSnapshot(whereReached);
  const sending = useSnapshot((snapshot) => rateOf(snapshot, 'send'));
  const receiving = useSnapshot((snapshot) => rateOf(snapshot, 'receive'));
  const free = useSnapshot((snapshot) => snapshot.downloads.freeBytes);
  const isReachable = where !== null && !isLost;
  return (
    <footer className="status">
      <span className={`dot ${isReachable ? 'on' : ''}`} />
      <span className="cut grow">
        {isLost
          ? 'No connection to Port59'
          : where === null
            ? 'Nobody can reach you: not listening'
            : `Friends reach you at ${where}`}
      </span>
      <span className="rate" title="Sending">
        ↑ {formatRate(sending)}
      </span>
      <span className="rate" title="Receiving">
        ↓ {formatRate(receiving)}
      </span>
      {free !== null && <span title="Space where downloads go">{formatBytes(free)} free</span>}
    </footer>
  );
}

/** Null while nobody can. */
export function whereReached({ listeners, ownAddresses }: Snapshot): string | null {
  const listening = listeners.find(({ state }) => state === 'listening');
  if (listening === undefined) return null;
  return ownAddresses[0] ?? formatAddress(listening.host, listening.port);
}

function rateOf({ transfers }: Snapshot, direction: 'send' | 'receive'): number {
  return transfers.reduce(
    (sum, transfer) => (transfer.direction === direction ? sum + (transfer.rateBytesPerSecond ?? 0) : sum),
    0,
  );
}
