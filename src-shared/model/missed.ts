/** What somebody wanted while nobody answered: it stays in their timeline, as news. Pure. */
import type { TimelineEntry } from './snapshot';

const STATUS = { chat: 'missed-chat', send: 'missed-file', fserve: 'missed-visit' } as const;

export type MissedStatus = (typeof STATUS)[keyof typeof STATUS];

export function missedStatus(kind: keyof typeof STATUS): MissedStatus {
  return STATUS[kind];
}

export function isMissed(status: TimelineEntry['status']): status is MissedStatus {
  return Object.values<TimelineEntry['status']>(STATUS).includes(status);
}

/** Whether it counts as unread: what they said, and what they wanted in vain. */
export function isNews({ from, kind, status }: Pick<TimelineEntry, 'from' | 'kind' | 'status'>): boolean {
  if (from !== 'peer' || kind === 'transfer') return false;
  return kind !== 'status' || isMissed(status);
}
