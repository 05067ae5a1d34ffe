/** Notifications of the system: shown, answered by a click or a button, and taken away when nobody needs them. */
import { type BrowserWindow, Notification } from 'electron';
import type { WindowAsked } from '../../src-shared/contract/contract';
import type { Core } from '../core/core-interface';
import type { HostNotification } from '../core/host-ports';
import { problemOf } from '../core/problem-of';
import { createNotificationBoard, type Presented } from './choices/notification-board';
import { hasButtons, type NotificationFace } from './choices/notification-words';

export interface NotificationNeeds {
  /** Null while there is none. */
  readonly currentWindow: () => BrowserWindow | null;
  readonly showWindow: () => void;
  readonly ask: (asked: WindowAsked) => void;
  /** Something is wrong that nobody has to be told at once. */
  readonly log: (error: unknown) => void;
}

export class Notifications {
  readonly #needs: NotificationNeeds;
  readonly #board = createNotificationBoard({
    present: (face, onGone) => this.#present(face, onGone),
    later: (callback, delayMs) => void setTimeout(callback, delayMs).unref(),
  });
  #core: Core | null = null;
  #lookedAt: string | null = null;

  constructor(needs: NotificationNeeds) {
    this.#needs = needs;
  }

  notify(told: HostNotification): void {
    const isFocused = this.#needs.currentWindow()?.isFocused() ?? false;
    this.#board.notify(told, { isFocused, personId: this.#lookedAt });
  }

  /** @param personId whose conversation the page shows; null: nobody's, or there is no page */
  looksAt(personId: string | null): void {
    this.#lookedAt = personId;
  }

  /** From now on answers are taken, and what is seen or answered goes. @returns how to end it */
  accompany(core: Core): () => void {
    this.#core = core;
    const stop = core.onEvent((_seq, { name, payload }) => {
      if (name === 'person.changed' && payload.unread === 0) this.#board.isRead(payload.id);
      else if (name === 'person.removed') this.#board.isRead(payload.id);
      else if (name === 'request.removed') this.#board.isAnswered(payload.id);
    });
    const onFocus = () => this.#board.isFocused();
    this.#needs.currentWindow()?.on('focus', onFocus);
    return () => {
      stop();
      this.#core = null;
      this.#board.clear();
    };
  }

  #present({ title, body, person, asks, answers }: NotificationFace, onGone: () => void): Presented {
    const { showWindow, ask, log } = this.#needs;
    const notification = new Notification({
      title,
      body,
      groupId: person,
      groupTitle: person,
      actions: hasButtons(process.platform) ? answers.map(({ label }) => ({ type: 'button', text: label })) : [],
    });
    notification.on('click', () => {
      showWindow();
      ask(asks);
    });
    notification.on('action', ({ actionIndex }) => {
      const chosen = answers[actionIndex];
      if (chosen !== undefined && asks.kind === 'request') void this.#answer(asks.id, chosen.answer);
    });
    // One that only timed out lies in the system's list, where it can still be clicked.
    notification.on('close', ({ reason }) => {
      if (reason !== 'timedOut') onGone();
    });
    notification.on('failed', (_event, reason) => {
      log(new Error(`A notification could not be shown: ${reason}`));
      flashUntilSeen(this.#needs.currentWindow());
      onGone();
    });
    notification.show();
    return { close: () => notification.close() };
  }

  /** Of a request that is gone meanwhile the window says so. */
  async #answer(id: string, answer: 'accept' | 'reject'): Promise<void> {
    try {
      await this.#core?.execute('request.decide', { id, answer, ifTaken: null, remember: 'once', block: false });
    } catch (error) {
      this.#needs.showWindow();
      this.#needs.ask({ kind: 'tell', problem: problemOf(error, 'request.decide') });
    }
  }
}

/** The second best where nothing can be shown. */
function flashUntilSeen(window: BrowserWindow | null): void {
  if (window === null || window.isFocused()) return;
  window.flashFrame(true);
  window.once('focus', () => window.flashFrame(false));
}
