/** What came of an accepted question: its card turns into the transfer where it stands. */
import type { CoreState } from '../../state/core-state';

/**
 * For one question, to be called with its transfer once there is one, and with null at the end; only the first call counts.
 * @param requestId null: nobody was asked, and nobody waits to hear
 */
export function tellWhatBecame(
  state: Pick<CoreState, 'emit'>,
  requestId: string | null,
): (transferId: string | null) => void {
  let isTold = requestId === null;
  return (transferId) => {
    if (isTold || requestId === null) return;
    isTold = true;
    state.emit({ name: 'request.became', payload: { id: requestId, transferId } });
  };
}
