import { formatAddress } from '../../src-shared/model/address';
import { formatBytes, formatRate } from '../../src-shared/model/formatting';
import { useSnapshot } from '../state/use-app';

export function StatusBar() {
  const listeners = useSnapshot((snapshot) => snapshot.listeners);
  const own = useSnapshot((snapshot) => snapshot.ownAddresses[0] ?? null);
  const transfers = useSnapshot((snapshot) => snapshot.transfers);
  const free = useSnapshot((snapshot) => snapshot.downloads.freeBytes);
  const rate = (direction: 'send' | 'receive') =>
    transfers
      .filter((transfer) => transfer.direction === direction)
      .reduce((sum, { rateBytesPerSecond }) => sum + (rateBytesPerSecond ?? 0), 0);
  const first = listeners.find(({ state }) => state === 'listening');
  const where = own ?? (first === undefined ? null : formatAddress(first.host, first.port));
  return (
    <footer className="status">
      <span className="row grow">
        <span className={`dot ${first === undefined ? '' : 'on'}`} />
        <span className="cut">
          {first === undefined ? 'Nobody can reach you: not listening' : `Friends reach you at ${where}`}
        </span>
      </span>
      <span>↑ {formatRate(rate('send'))}</span>
      <span>↓ {formatRate(rate('receive'))}</span>
      {free !== null && <span>{formatBytes(free)} free</span>}
    </footer>
  );
}
