/** The program's life: one core and one window from the start to the end. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import { ProblemError } from '../../src-shared/model/problem';
import { createCore } from '../core/core';
import type { Core } from '../core/core-interface';
import { loginName } from '../core/login-name';
import { problemOf } from '../core/problem-of';
import { endInTime } from './choices/ending';
import type { HandedOver } from './choices/handed-over';
import { linkHandler } from './choices/link-handler';
import { describeError, logPathOf, writeLog } from './choices/log-file';
import { type LoginStart, startsHidden } from './choices/login-start';
import type { UpdateLooks } from './choices/look-for-updates';
import type { DesktopArguments } from './choices/start-arguments';
import { createWindowAsks } from './choices/window-asks';
import { WindowClosing } from './close-window';
import type { DataFolders } from './data-folder';
import { createDesktopPorts } from './desktop-ports';
import { ownLoginStart } from './login-start';
import { MainWindow } from './main-window';
import { setTextMenus } from './menu';
import { Notifications } from './notifications';
import { servePage } from './page-files';
import { PathPicker } from './pick-paths';
import { QUIT_ANSWER, quitQuestion } from './quit-question';
import { showActivity } from './show-activity';
import { checkNoSpelling } from './spelling';
import { endFailure, startFailure } from './start-failure';
import { stayOnDesktop } from './stay';
import { surroundWindow } from './surround-window';
import { followTheme, setFirstTheme } from './theme';
import { followUpdates } from './updates';
import { tryAgainOnWakeUp } from './wake-up';
import { refusePermissions } from './window';

export class Program {
  readonly #given: DesktopArguments;
  readonly #dataFolder: DataFolders;
  readonly #asks = createWindowAsks(isThere);
  readonly #window: MainWindow;
  readonly #loginStart: LoginStart | null;
  readonly #closing = new WindowClosing((error) =>
    this.#asks.ask({ kind: 'tell', problem: problemOf(error, 'settings') }),
  );
  readonly #notifications: Notifications;
  readonly #picker: PathPicker;
  #core: Core | null = null;
  #updates: UpdateLooks | null = null;
  #stopShowing: () => void = () => {};
  #ending: 'no' | 'asking' | 'closing' | 'closed' = 'no';

  constructor(given: DesktopArguments, dataFolder: DataFolders) {
    this.#given = given;
    this.#dataFolder = dataFolder;
    const log = (error: unknown) => this.#log(error);
    this.#notifications = new Notifications({
      currentWindow: () => this.#window.current,
      showWindow: () => this.#window.show(),
      ask: (asked) => this.#asks.ask(asked),
      log,
    });
    this.#picker = new PathPicker({
      currentWindow: () => this.#window.dialogParent,
      path: join(dataFolder.ofWindow, 'dialog-folders.json'),
      log,
    });
    this.#loginStart = ownLoginStart(given.dataFolder);
    this.#window = new MainWindow({
      asks: this.#asks,
      placePath: join(dataFolder.ofWindow, 'window-place.json'),
      onClose: (event) => this.#onWindowClose(event),
      onSessionEnd: () => void this.end({ ask: false }),
      onPageGone: () => this.#notifications.looksAt(null),
      log,
    });
    this.handOver(given);
  }

  /**
   * When Electron is ready. The window comes first; the core looks at its data meanwhile.
   * @param isFirst false when Electron's lock could not be had: somebody may hold it, or it cannot be made here [E6].
   *   The core's own lock knows; who holds it has been told of this start already.
   */
  async start({ isFirst }: { readonly isFirst: boolean }): Promise<void> {
    const starting = this.#startCore();
    try {
      if (!isFirst) await starting;
      setFirstTheme(this.#dataFolder.ofCore);
      setTextMenus();
      this.#surround();
      takeLinks();
      refusePermissions();
      checkNoSpelling();
      servePage(async (transferId) => (await this.#core?.picture(transferId)) ?? null);
      await Promise.all([
        starting.then((core) => this.#accompany(core)),
        this.#window.open(starting, this.#startsHidden()),
      ]);
    } catch (error) {
      await this.#endAfterFailure(error, isFirst);
    }
  }

  #startsHidden(): boolean {
    // Only macOS says so, and only now; it starts us without arguments.
    const wasOpenedAtLogin = process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
    return startsHidden({ hidden: this.#given.hidden, wasOpenedAtLogin });
  }

  async #startCore(): Promise<Core> {
    const { nick } = this.#given;
    this.#core = await createCore({
      dataFolder: this.#dataFolder.ofCore,
      ports: createDesktopPorts({
        dataFolder: this.#dataFolder.ofCore,
        picker: this.#picker,
        notifications: this.#notifications,
        startsWithSystem: this.#loginStart !== null,
        update: {
          download: async () => this.#updates?.download(),
          install: () => void this.end({ ask: true, replaces: true }),
        },
      }),
      overrides: nick === null ? {} : { nick },
      listen: true,
      version: app.getVersion(),
      loginName: loginName(),
    });
    // The person, or a signal, ended the program while the core was looking at its data.
    if (this.#ending === 'closed') await this.#core.close();
    return this.#core;
  }

  /** [E11] A program that nobody can see does not stay, and does not keep the port. */
  async #endAfterFailure(error: unknown, isFirst: boolean): Promise<void> {
    if (this.#ending !== 'no') return;
    this.#ending = 'closing';
    this.#window.hide();
    const isElsewhere = !isFirst && error instanceof ProblemError && error.problem.code === 'data-in-use';
    if (!isElsewhere) dialog.showErrorBox('Port59 cannot start', startFailure(error, this.#dataFolder.ofCore));
    await this.#closeCore();
    this.#ending = 'closed';
    app.exit(isElsewhere ? 0 : 1);
  }

  show(): void {
    this.#window.show();
  }

  /** Files and links of a start, a second one, or the system: dialogs are filled, nothing is sent or dialled by itself. */
  handOver(given: HandedOver): void {
    void this.#asks.handOver(given);
  }

  /** Electron's own wish to end, of a menu, a shortcut, or the last window. */
  onBeforeQuit(event: { preventDefault(): void }): void {
    if (this.#ending === 'closed') return;
    event.preventDefault();
    void this.end({ ask: true });
  }

  /**
   * @param ask false when nobody is there to answer: a signal, the end of the session
   * @param replaces a newer Port59 is started at the end, when one was downloaded
   */
  async end({ ask, replaces = false }: { readonly ask: boolean; readonly replaces?: boolean }): Promise<void> {
    if (this.#ending === 'closing' || this.#ending === 'closed' || (ask && this.#ending === 'asking')) return;
    this.#ending = 'asking';
    if (ask && !(await this.#mayQuit())) {
      this.#ending = 'no';
      return;
    }
    this.#ending = 'closing';
    this.#window.hide();
    const failure = await this.#closeCore();
    if (failure !== null && ask) dialog.showErrorBox('Port59 ended with an error', failure);
    this.#ending = 'closed';
    const replace = replaces ? this.#updates?.replacement : null;
    if (replace) replace();
    else app.quit();
  }

  /** [E11] Never rejects: whatever the core says, or if it says nothing, the program ends. Null, or what went wrong. */
  async #closeCore(): Promise<string | null> {
    const failure = await endInTime({
      close: async () => {
        this.#stopShowing();
        await this.#core?.close();
      },
      later: (callback, delayMs) => {
        const timer = setTimeout(callback, delayMs);
        return () => clearTimeout(timer);
      },
    });
    if (failure === null) return null;
    this.#log(failure);
    return endFailure(failure);
  }

  #accompany(core: Core): void {
    // Ended while it was starting: nothing of what lives beside the core begins any more.
    if (this.#ending === 'closing' || this.#ending === 'closed') return;
    const updates = followUpdates(core, (error) => this.#log(error));
    this.#updates = updates;
    const stops = [
      followTheme(core),
      tryAgainOnWakeUp(core),
      showActivity(core, () => this.#window.current),
      stayOnDesktop(core, this.#window, this.#loginStart),
      this.#notifications.accompany(core),
      () => updates.stop(),
    ];
    this.#stopShowing = () => {
      for (const stop of stops) stop();
    };
  }

  #log(error: unknown): void {
    writeLog(logPathOf(this.#dataFolder.ofCore), describeError(error), new Date());
  }

  #surround(): void {
    surroundWindow({
      dataFolder: this.#dataFolder.ofCore,
      isRunning: () => this.#core !== null,
      show: () => this.#window.show(),
      ask: (asked) => this.#asks.ask(asked),
    });
  }

  #onWindowClose(event: { preventDefault(): void }): void {
    if (this.#ending === 'closed') return;
    event.preventDefault();
    const window = this.#window.current;
    if (window !== null) void this.#closing.close(this.#core, window, () => this.#window.hide());
  }

  async #mayQuit(): Promise<boolean> {
    const question = quitQuestion(this.#core?.activeTransferCount() ?? 0);
    if (question === null) return true;
    const window = this.#window.dialogParent;
    const { response } = await (window ? dialog.showMessageBox(window, question) : dialog.showMessageBox(question));
    return response === QUIT_ANSWER;
  }
}

/** Asks the system to open links with this program, where a start has to. */
function takeLinks(): void {
  const portableFile = process.env.PORTABLE_EXECUTABLE_FILE;
  const handler = linkHandler(process.platform, { isPackaged: app.isPackaged, path: process.execPath, portableFile });
  if (handler !== null) app.setAsDefaultProtocolClient(handler.scheme, handler.program, [...handler.args]);
}

/** Anything that cannot be looked at – a name no disk can have, a folder we may not enter – is not there for us. */
function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
