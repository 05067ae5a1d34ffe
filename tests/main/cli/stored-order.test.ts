import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStoredOrder } from '../../../src-main/cli/print/stored-order';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('[S10] a line is printed when it is stored, and what came after it waits', () => {
  const printed: string[] = [];
  const order = createStoredOrder();
  order.next(() => printed.push('opened'));
  order.afterStoring(1, (stored) => printed.push(`one ${stored}`));
  order.afterStoring(2, (stored) => printed.push(`two ${stored}`));
  order.next(() => printed.push('closed'));
  expect(printed).toEqual(['opened']);
  order.onStored(1);
  expect(printed).toEqual(['opened', 'one true']);
  order.onStored(2);
  expect(printed).toEqual(['opened', 'one true', 'two true', 'closed']);
});

test('[S10] after a second it is printed as not stored', () => {
  const printed: string[] = [];
  const order = createStoredOrder();
  order.afterStoring(1, (stored) => printed.push(`one ${stored}`));
  order.next(() => printed.push('closed'));
  vi.advanceTimersByTime(999);
  expect(printed).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(printed).toEqual(['one false', 'closed']);
  order.onStored(1);
  expect(printed).toHaveLength(2);
});
