import { formatBytes, formatRate } from '../../../src-shared/model/formatting';
import { reachabilityOf } from '../../state/reachability';
import { totalsOf } from '../../state/transfers-view';
import { useApp, useSnapshot } from '../../state/use-app';
import { LimitMenu } from '../parts/LimitMenu';
import { useChange } from '../settings/use-change';
import { reachInShort } from './reach-words';

export function StatusBar() {
  const isLost = useApp((state) => state.connection !== 'open');
  const listeners = useSnapshot((snapshot) => snapshot.listeners);
  const ownAddresses = useSnapshot((snapshot) => snapshot.ownAddresses);
  const reachedFromOutside = useSnapshot((snapshot) => snapshot.reachedFromOutside);
  const reach = reachabilityOf({ listeners, ownAddresses, reachedFromOutside });
  const sending = useSnapshot(({ transfers }) => totalsOf(transfers).upBytesPerSecond);
  const receiving = useSnapshot(({ transfers }) => totalsOf(transfers).downBytesPerSecond);
  const { uploadBytesPerSecond, downloadBytesPerSecond } = useSnapshot(({ settings }) => settings.limits);
  const change = useChange();
  const free = useSnapshot((snapshot) => snapshot.downloads.freeBytes);
  const isProven = reach.kind === 'open' && reach.isProven && !isLost;
  return (
    <footer className="status">
      <span className={`dot ${isProven ? 'on' : ''}`} />
      <span className="cut grow">{isLost ? 'No connection to Port59' : reachInShort(reach)}</span>
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
