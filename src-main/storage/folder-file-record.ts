/** A file of a folder transfer as the store keeps it. */
import * as v from 'valibot';
import { problemSchema } from '../../src-shared/model/problem';

export const folderFileRecordSchema = v.object({
  /** Relative to the folder, with `/`; an empty folder ends with one. */
  path: v.string(),
  sizeBytes: v.number(),
  modifiedAt: v.number(),
  state: v.picklist(['waiting', 'done', 'failed']),
  reason: v.nullable(problemSchema),
});
export type FolderFileRecord = v.InferOutput<typeof folderFileRecordSchema>;
