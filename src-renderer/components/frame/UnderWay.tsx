/** Beside "Transfers": how many are under way, how fast, and what failed since one looked. */
import { formatRate } from '../../../src-shared/model/formatting';
import { totalsOf } from '../../state/transfers-view';
import { useApp, useSnapshot } from '../../state/use-app';

/** `3 · 52 MB/s`, and a red count. */
export function UnderWay() {
  const failed = useApp((state) => state.failures.length);
  const count = useSnapshot(({ transfers }) => totalsOf(transfers).underWay);
  const rate = useSnapshot(({ transfers }) => {
    const { upBytesPerSecond, downBytesPerSecond } = totalsOf(transfers);
    return upBytesPerSecond + downBytesPerSecond;
  });
  return (
    <>
      {count > 0 && <span className="quiet small">{rate > 0 ? `${count} · ${formatRate(rate)}` : count}</span>}
      {failed > 0 && (
        <span className="badge bad">
          {Math.min(failed, 999)} <span className="sr-only">failed</span>
        </span>
      )}
    </>
  );
}
