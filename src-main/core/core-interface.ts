/** What a host sees of the core: commands in, events and snapshots out. The window sees the same through the bridge. */
import type {
  CommandInput,
  CommandName,
  CommandResult,
  CoreEvent,
  WindowAsked,
} from '../../src-shared/contract/contract';
import type { Problem } from '../../src-shared/model/problem';
import type { SettingsPatch } from '../../src-shared/model/settings';
import type { Notice, Snapshot } from '../../src-shared/model/snapshot';
import type { HostPorts } from './host-ports';
import type { Picture } from './pictures/read-picture';
import type { Patience } from './transfers/ours/retry';

export interface CoreOptions {
  /** Settings, store and history live here; null keeps nothing beyond this process. */
  readonly dataFolder: string | null;
  readonly ports: HostPorts;
  /** Options of this start: they win over the settings file and are never written to it. */
  readonly overrides?: SettingsPatch;
  /** False: dial only, listen nowhere (the one-shot commands). */
  readonly listen: boolean;
  readonly version: string;
  /** `brief`: a command that somebody waits for does not knock for days at a peer who is not there. */
  readonly patience?: Patience;
  /** What the system calls the person: their nick until they choose one. */
  readonly loginName?: string;
}

export type CoreEventListener = (seq: number, event: CoreEvent) => void;

export interface Core {
  /** Does what a window could ask for. @throws ProblemError with the reason, as a code. */
  execute<N extends CommandName>(command: N, args: CommandInput<N>): Promise<CommandResult<N>>;
  snapshot(): Snapshot;
  /** Calls back for every event from now on; returns how to stop it. */
  onEvent(listener: CoreEventListener): () => void;
  /** The picture that a transfer brought or takes; null when it has none that can be shown. */
  picture(transferId: string): Promise<Picture | null>;
  /** Transfers that would break if the program ended now. */
  activeTransferCount(): number;
  /** Somebody outside the window wants something shown in it: files to send, a link, what a notification is about. */
  askWindow(asked: WindowAsked): void;
  /** A notice in every window, until the person takes it away. The same one is told once. */
  notify(severity: Notice['severity'], problem: Problem): void;
  /** The machine woke up, or has a network again: what waits for its next try is tried at once. */
  networkIsBack(): void;
  /** Ends sessions, keeps part files, flushes the store. Safe to call twice. */
  close(): Promise<void>;
}
// core.ts exports: createCore(options: CoreOptions): Promise<Core>
// @throws ProblemError: data-in-use, data-not-writable, database-newer, …
