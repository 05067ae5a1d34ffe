import { beforeEach, expect, test } from 'vitest';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type AppState, EMPTY_STATE } from '../../src-renderer/state/app-state';
import { createListActions } from '../../src-renderer/state/transfer-list-actions';

let store: StoreApi<AppState>;
let asked: [string, unknown][];
let answer: () => unknown;
let actions: ReturnType<typeof createListActions>;
let failed: unknown[];

beforeEach(() => {
  store = createStore<AppState>(() => EMPTY_STATE);
  asked = [];
  failed = [];
  answer = () => ({ count: 2 });
  const request = async (command: string, args: unknown) => {
    asked.push([command, args]);
    return answer();
  };
  // Each test answers what the command it uses answers.
  actions = createListActions(store, request as never, (error) => failed.push(error));
});

test('many are one request, none is none', async () => {
  await actions.toEach([], 'pause');
  await actions.toEach(['a', 'b'], 'pause');
  expect(asked).toEqual([['transfer.each', { ids: ['a', 'b'], action: 'pause' }]]);
  expect(store.getState().takenOff).toBe(0);
});

test('what left the list can be brought back once, if there was anything', async () => {
  answer = () => ({ count: 0 });
  await actions.clearFinished();
  expect(store.getState().takenOff).toBe(0);
  answer = () => ({ count: 3 });
  await actions.toEach(['a'], 'remove');
  expect(store.getState().takenOff).toBe(3);
  await actions.bringBack();
  expect(store.getState().takenOff).toBe(0);
  expect(asked.at(-1)).toEqual(['transfer.bring-back', {}]);
  expect(store.getState().failure).toBeNull();
});

test('a host that was started again meanwhile has nothing to bring back, and that is said', async () => {
  answer = () => ({ count: 0 });
  await actions.bringBack();
  expect(store.getState().failure?.text).toContain('cannot be brought back');
});

test('one is cancelled at once, several after a question', async () => {
  actions.cancelAll(['a']);
  expect(asked).toEqual([['transfer.each', { ids: ['a'], action: 'cancel' }]]);
  actions.cancelAll(['a', 'b']);
  expect(asked).toHaveLength(1);
  const { dialog } = store.getState();
  if (dialog?.kind !== 'confirm') throw new Error('no question');
  expect(dialog.title).toBe('Stop 2 transfers for good?');
  dialog.onConfirm();
  expect(asked.at(-1)).toEqual(['transfer.each', { ids: ['a', 'b'], action: 'cancel' }]);
});

test('a failure is told, and nothing is said to have moved', async () => {
  answer = () => {
    throw new Error('gone');
  };
  expect(await actions.placeTransfers(['a'], null)).toBeNull();
  expect(await actions.moveTransfer('a', ['first'])).toBeNull();
  await actions.clearFinished();
  expect(failed).toHaveLength(3);
  expect(store.getState().takenOff).toBe(0);
});
