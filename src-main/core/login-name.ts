import { userInfo } from 'node:os';

/** What the system calls the person; empty for a user without an entry in its list, as in some containers. */
export function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
