/**
 * What somebody outside the window asks it to show (a start with files, a link, a menu, a click on a notification) as
 * changes of its state. Dialogs are filled and places gone to: nothing here dials, sends or answers.
 */
import type { WindowAsked } from '../../src-shared/contract/contract';
import { problem } from '../../src-shared/model/problem';
import { describeProblem } from '../../src-shared/model/wording';
import type { AppState, OpenDialog } from './app-state';
import { EVERYTHING } from './transfers-view';

/** Implements [desktop 2 links], [desktop 2 open with] and [desktop 2 notifications] on the window's side. */
export function applyAsked(state: AppState, asked: WindowAsked): AppState {
  switch (asked.kind) {
    case 'send':
      return { ...state, dialog: withPaths(state.dialog, asked.paths) };
    case 'connect':
      return { ...state, dialog: { kind: 'connect', address: asked.address } };
    case 'go-to':
      return { ...state, dialog: { kind: 'palette' } };
    case 'shortcuts':
    case 'about':
      return { ...state, dialog: { kind: asked.kind } };
    case 'home':
    case 'transfers':
    case 'contacts':
    case 'settings':
      return { ...state, dialog: null, view: { kind: asked.kind } };
    case 'person':
      return has(state.snapshot?.people, asked.id)
        ? { ...state, dialog: null, view: { kind: 'person', id: asked.id } }
        : gone(state, 'person');
    case 'request':
      // Cards lie above every place: only a dialog is in their way.
      return has(state.snapshot?.requests, asked.id)
        ? { ...state, dialog: null, pointedAt: asked.id }
        : gone(state, 'request');
    case 'transfer':
      return pointAtTransfer(state, asked.id);
    case 'tell':
      return { ...state, failure: { text: describeProblem(asked.problem), problem: asked.problem } };
  }
}

/** The file of a folder has no line in the list: its folder has. */
function pointAtTransfer(state: AppState, id: string): AppState {
  const transfers = state.snapshot?.transfers;
  const meant = transfers?.find((transfer) => transfer.id === id)?.folderId ?? id;
  const there: AppState = { ...state, dialog: null, view: { kind: 'transfers' } };
  if (!has(transfers, meant)) return gone(there, 'transfer');
  // A choice or a search would hide the line that is meant.
  return { ...there, transferChoice: EVERYTHING, pointedAt: meant };
}

/** Some systems name the files one by one: they belong to one question. */
function withPaths(open: OpenDialog | null, paths: readonly string[]): OpenDialog {
  if (open?.kind !== 'send') return { kind: 'send', personId: null, address: '', paths, files: [] };
  return { ...open, paths: [...new Set([...open.paths, ...paths])] };
}

function gone(state: AppState, name: string): AppState {
  const reason = problem('not-found', { name });
  return { ...state, failure: { text: describeProblem(reason), problem: reason } };
}

function has(all: readonly { readonly id: string }[] | undefined, id: string): boolean {
  return all?.some((one) => one.id === id) ?? false;
}
