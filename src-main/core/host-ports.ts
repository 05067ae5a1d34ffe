/** The few abilities a host lends the core. A host without one leaves it out and says so in `abilities`. */
import type { HostAbilities } from '../../src-shared/model/snapshot';

export interface HostNotification {
  readonly title: string;
  readonly body: string;
  /** Notifications with the same tag replace one another. */
  readonly tag: string;
}

export interface HostPorts {
  readonly abilities: HostAbilities;
  /** Where downloads go unless the settings name a folder; an absolute path. */
  readonly downloadsFolder: string;
  /** Native dialogs: absolute paths; empty or null when the person cancelled. */
  readonly pickFiles?: () => Promise<readonly string[]>;
  readonly pickFolder?: () => Promise<string | null>;
  /** Shows the file in the system's file manager. */
  readonly reveal?: (path: string) => void;
  readonly notify?: (notification: HostNotification) => void;
}
