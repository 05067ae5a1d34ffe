/** The few abilities a host lends the core. A host without one leaves it out and says so in `abilities`. */
import type { CommandArgs } from '../../src-shared/contract/contract';
import type { HostAbilities, Request } from '../../src-shared/model/snapshot';

/** Something a person may want to know while they look elsewhere; the host finds words and a place for it. */
export type HostNotification =
  | { readonly kind: 'message'; readonly personId: string; readonly nick: string; readonly text: string }
  | { readonly kind: 'request'; readonly request: Request }
  | {
      readonly kind: 'arrived';
      readonly transferId: string;
      /** A nick, or the address where there is none. */
      readonly from: string;
      readonly name: string;
      readonly path: string;
    };

/** What the program keeps for itself. */
export type OwnPlace = CommandArgs<'host.show-own'>['place'];

export interface HostPorts {
  readonly abilities: HostAbilities;
  /** Where downloads go unless the settings name a folder; an absolute path. */
  readonly downloadsFolder: string;
  /** Native dialogs: absolute paths; empty or null when the person cancelled. */
  readonly pickFiles?: () => Promise<readonly string[]>;
  readonly pickFolder?: () => Promise<string | null>;
  /** Shows the file in the system's file manager. */
  readonly reveal?: (path: string) => void;
  /** Takes a newer Port59, where this one can be replaced. @throws ProblemError update-failed */
  readonly update?: { download(): Promise<void>; install(): void };
  /** Shows what the program keeps for itself there; rejects when the system does not. */
  readonly showOwn?: (place: OwnPlace) => Promise<void>;
  readonly notify?: (notification: HostNotification) => void;
  /** The window shows this person's conversation, or none (null): what is said there needs no notification. */
  readonly onLookedAt?: (personId: string | null) => void;
}
