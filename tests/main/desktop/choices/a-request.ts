/** A request as the core makes it, of which a test names what matters. */
import type { Request } from '../../../../src-shared/model/snapshot';

export function aRequest(fields: Partial<Request>): Request {
  return {
    id: 'r1',
    kind: 'chat',
    nick: 'bob',
    host: '192.0.2.7',
    personId: null,
    known: 'met',
    otherAddresses: [],
    isOneOfSeveral: false,
    askedAt: 0,
    expiresAt: 60_000,
    file: null,
    ...fields,
  };
}

export function anOfferedFile(fields: Partial<NonNullable<Request['file']>>): NonNullable<Request['file']> {
  return {
    name: 'notes.txt',
    inFolder: null,
    offer: null,
    announcedName: null,
    sizeBytes: 2048,
    danger: 'none',
    folder: '/downloads',
    freeBytes: null,
    existing: null,
    part: null,
    ...fields,
  };
}
