/**
 * Tells when the network has come back: an address of this machine that was not there before, or a clock that shows that
 * the machine slept. Node has no event for either, so it looks now and then.
 */
import { networkInterfaces } from 'node:os';

const LOOK_MS = 5_000;
/** A look that comes so much later than it should was slept through. */
const SLEPT_MS = 20_000;

export function watchNetwork(onBack: () => void): () => void {
  let known = addresses();
  let lookedAt = Date.now();
  const timer = setInterval(() => {
    const now = addresses();
    const hasNew = [...now].some((address) => !known.has(address));
    const hasSlept = Date.now() - lookedAt > LOOK_MS + SLEPT_MS;
    known = now;
    lookedAt = Date.now();
    if (hasNew || hasSlept) onBack();
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function addresses(): ReadonlySet<string> {
  return new Set(
    Object.values(networkInterfaces()).flatMap((all) =>
      (all ?? []).filter((one) => !one.internal).map((one) => one.address),
    ),
  );
}
