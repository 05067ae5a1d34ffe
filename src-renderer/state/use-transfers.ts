/** How components look at transfers without being drawn for every change of every other one. */
import { useEffect, useReducer, useRef, useState } from 'react';
import type { Transfer } from '../../src-shared/model/snapshot';
import { placeInQueue } from './transfer-queue';
import { useAppStore, useSnapshot } from './use-app';

const CALM_MS = 250;
const NONE: readonly Transfer[] = [];

/** Found where it was the last time: a list of thousands changes many times a second, but hardly its places. */
export function useTransfer(id: string | null): Transfer | undefined {
  const place = useRef(-1);
  return useSnapshot(({ transfers }) => {
    if (transfers[place.current]?.id !== id) place.current = transfers.findIndex((transfer) => transfer.id === id);
    return transfers[place.current];
  });
}

/** All of them, at most four times a second: for what is costly to make of them. */
export function useCalmTransfers(): readonly Transfer[] {
  const { store } = useAppStore();
  const [transfers, setTransfers] = useState(() => store.getState().snapshot?.transfers ?? NONE);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let tookMs = 0;
    const take = () => {
      timer = null;
      tookMs = performance.now();
      setTransfers(store.getState().snapshot?.transfers ?? NONE);
    };
    take();
    const leave = store.subscribe((now, before) => {
      if (now.snapshot?.transfers === before.snapshot?.transfers || timer !== null) return;
      const dueMs = tookMs + CALM_MS - performance.now();
      if (dueMs <= 0) take();
      else timer = setTimeout(take, dueMs);
    });
    return () => {
      leave();
      if (timer !== null) clearTimeout(timer);
    };
  }, [store]);
  return transfers;
}

export function usePlaceInQueue(transfer: Transfer): number | null {
  return useSnapshot(({ transfers }) => placeInQueue(transfers, transfer));
}

/** The time, told anew each second while somebody counts down. */
export function useNow(isTicking: boolean): number {
  const [, tick] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (!isTicking) return;
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [isTicking]);
  return Date.now();
}
