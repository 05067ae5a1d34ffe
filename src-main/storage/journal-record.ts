/** A transfer as the store keeps it: what everybody sees, and what is needed to go on with it after a start. */
import * as v from 'valibot';
import { ifTakenSchema, transferSchema } from '../../src-shared/model/snapshot';
import { phaseOfState, shownPhase } from '../../src-shared/model/transfer';

export const journalRecordSchema = v.object({
  /** A journal of 0.1.0 knows no phases, only the states that scripts know. */
  transfer: v.pipe(
    v.looseObject({}),
    v.transform((row) => ('phase' in row ? row : { ...row, ...shownPhase(phaseOfState(row)) })),
    transferSchema,
  ),
  /** The source of a send, as it was when it was offered; `replaces`: the peer may hold a part of an earlier version. */
  source: v.nullable(v.object({ modifiedAt: v.number(), replaces: v.boolean() })),
  /** For a get: where the peer has it and where it goes. */
  remote: v.nullable(
    v.object({
      folder: v.array(v.string()),
      name: v.string(),
      toFolder: v.nullable(v.string()),
      ifTaken: v.optional(ifTakenSchema, 'resume'),
      /** As the listing said, where it did. */
      modifiedAt: v.optional(v.nullable(v.number()), null),
      executable: v.optional(v.boolean(), false),
    }),
  ),
  /**
   * For a file that a peer sends: under which name it was announced, where it goes, and whether the peer has heard
   * that all arrived, or that it was cancelled; `other file`: it has offered another one of that name and size since.
   */
  offer: v.nullable(
    v.object({
      announcedName: v.string(),
      folder: v.string(),
      /** It may take the place of a file that has its name. */
      replaces: v.optional(v.boolean(), false),
      delivery: v.picklist(['open', 'heard', 'unsure', 'other file']),
    }),
  ),
  /** Failures in a row since bytes last moved forward. */
  failures: v.object({ count: v.number(), since: v.number(), reached: v.boolean() }),
});
export type JournalRecord = v.InferOutput<typeof journalRecordSchema>;
