// Loaded into a program with `--import`: at its end it says how long its event loop was held up.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 5 });
delay.enable();
process.once('exit', () => {
  const ms = (/** @type {number} */ nanoseconds) => (nanoseconds / 1e6).toFixed(1);
  console.error(`event loop delay: p50 ${ms(delay.percentile(50))} ms, p99 ${ms(delay.percentile(99))} ms`);
});
