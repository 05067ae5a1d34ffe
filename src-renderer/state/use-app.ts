/** How components reach the state and the actions. */
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Snapshot } from '../../src-shared/model/snapshot';
import type { Actions } from './actions';
import type { AppState } from './app-state';

export interface App {
  readonly store: StoreApi<AppState>;
  readonly actions: Actions;
}

export const AppContext = createContext<App | null>(null);

function useAppContext(): App {
  const app = useContext(AppContext);
  if (app === null) throw new Error('no AppContext');
  return app;
}

/** For what acts on the state as it is at that moment, and shows nothing of it. */
export function useAppStore(): App {
  return useAppContext();
}

export function useActions(): Actions {
  return useAppContext().actions;
}

export function useApp<T>(select: (state: AppState) => T): T {
  return useStore(useAppContext().store, select);
}

/** For what is only shown once there is a snapshot. */
export function useSnapshot<T>(select: (snapshot: Snapshot) => T): T {
  return useApp((state) => {
    if (state.snapshot === null) throw new Error('no snapshot yet');
    return select(state.snapshot);
  });
}
