import { formatAddress } from '../../../src-shared/model/address';
import { formatBytes, formatRate } from '../../../src-shared/model/formatting';
import type { Snapshot } from '../../../src-shared/model/snapshot';
import { totalsOf } from '../../state/transfers-view';
import { useApp, useSnapshot } from '../../state/use-app';
import { LimitMenu } from '../parts/LimitMenu';
import { useChange } from '../settings/use-change';

export function StatusBar() {
  const isLost = useApp((state) => state.connection !== 'open');
  const where = useSnapshot(whereReached);
  const sending = useSnapshot(({ transfers }) => totalsOf(transfers).upBytesPerSecond);
  const receiving = useSnapshot(({ transfers }) => totalsOf(transfers).downBytesPerSecond);
  const { uploadBytesPerSecond, downloadBytesPerSecond } = useSnapshot(({ settings }) => settings.limits);
  const change = useChange();
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
      <LimitMenu
        label="Speed limit for sending"
        bytesPerSecond={uploadBytesPerSecond === 0 ? null : uploadBytesPerSecond}
        onLimit={(limit) => change({ limits: { uploadBytesPerSecond: limit ?? 0 } })}
      />
      <span className="rate" title="Receiving">
        ↓ {formatRate(receiving)}
      </span>
      <LimitMenu
        label="Speed limit for receiving"
        bytesPerSecond={downloadBytesPerSecond === 0 ? null : downloadBytesPerSecond}
        onLimit={(limit) => change({ limits: { downloadBytesPerSecond: limit ?? 0 } })}
      />
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
